BBBB BBBBXXXXXXXX XXXXXXXXXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB BBBB
  BBB BBBB BB BBBBBXXXX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBB BBBBXXXXXX
  BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB BBBB
XXXXXXXXXX
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXX gettext(u'How it works') XXXXXXXX XXXXXXXXXXXXXXX
  BB BBBBBBBBBBBB BB BBBBBBBBBBBBBXXXX gettext(u'Go to a counter and say that you want to pay an online shop.') XXXXX
  XXXX gettext(u'Show or read out the payment code, and pay the exact amount.') XXXXX
  XXXX gettext(u'Keep the receipt. Your payment is confirmed within minutes.') XXXXXBBBBBBB
  BBBB BBBBBBBBBBBB BB BBBBBBBBBBXXXX gettext(u"Choose Pay and then Multipayment in Livin' by Mandiri or at a Mandiri ATM.") XXXXX
  XXXX gettext(u'Enter the company code, then the bill number, and check name and amount.') XXXXX
  XXXX gettext(u'Pay. It is confirmed within minutes.') XXXXXBBBBBBB
  BBBBBBBBXXXX gettext(u'Choose Virtual account in your banking app or at an ATM; from another bank, transfer to the number as to any account.') XXXXX
  XXXX gettext(u'Enter the number, and check name and amount.') XXXXX
  XXXX gettext(u'Pay. It is confirmed within minutes.') XXXXXBBBBBBBBBBBB
XXXXXXXXXXXXXXX
BB BBBBBBBBXXXXX XXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBX XXXXXXXXXXXXXXXXX gettext(u'All steps, at %(gateway)s') SSS SSSSSS SS SSSSSSSSSSSXXXXXXXXBBBBB
