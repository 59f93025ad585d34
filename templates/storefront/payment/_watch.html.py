 #
BBBB BBBBBB BBBBBXXXXX XXXXXXXXX XXXXXXXXXXXXXXXX XXXXXXXX XXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXBBBB gettext(u'This page updates itself.') BBBBBBBXXXXXXXBBBBXXXXXX gettext(u'Nothing new yet. You may close this page: we write to you when your money is here.') XXXXXXXBBBBB
