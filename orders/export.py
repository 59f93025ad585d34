def own_orders(customer):
    """Return the orders of a person, ready for JSON, newest first; amounts are whole rupiah."""
    orders = customer.orders.with_details().order_by("-placed_at", "-id")
    return [
        {
            "number": order.number,
            "placed_at": order.placed_at.isoformat(),
            "status": order.status,
            "payment_status": order.payment_status,
            "contact": [order.contact_name, order.contact_phone, order.contact_email],
            "recipient": order.recipient,
            "phone": order.phone,
            "address": order.address_lines,
            "landmark": order.landmark,
            "courier": f"{order.courier_name} {order.service_name}",
            "payment": order.payment_label,
            "note": order.note,
            "items": [
                {
                    "sku": detail.sku,
                    "name": detail.product_name,
                    "options": detail.options,
                    "quantity": detail.quantity,
                    "unit_price": detail.unit_price,
                }
                for detail in order.details.all()
            ],
            "shipping_amount": order.shipping_amount,
            "total_amount": order.total_amount,
        }
        for order in orders
    ]
