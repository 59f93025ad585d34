from customers.regions import region_labels


def own_data(user):
    """Return what `customers` keeps about a person, ready for JSON."""
    kept = list(user.addresses.all())
    labels = region_labels(address.region_id for address in kept)
    return {
        "email": user.email,
        "full_name": user.full_name,
        "phone": user.phone,
        "joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "addresses": [
            {
                "label": address.label,
                "recipient": address.recipient,
                "phone": address.phone,
                "street": address.street,
                "landmark": address.landmark,
                "village": address.village,
                "region": labels[address.region_id],
                "region_code": address.region_id,
                "postal_code": address.postal_code,
                "is_default": address.is_default,
            }
            for address in kept
        ],
        "consents": [
            {
                "purpose": consent.purpose,
                "text_version": consent.text_version,
                "is_given": consent.is_given,
                "at": consent.at.isoformat(),
            }
            for consent in user.consents.all()
        ],
    }
