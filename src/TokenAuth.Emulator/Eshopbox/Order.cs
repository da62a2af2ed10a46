namespace TokenAuth.Emulator;

/// <summary>An order as Eshopbox lists it; the time is at the workspace's offset.</summary>
internal sealed record Order(int Id, string CustomerOrderNumber, string Status, string Channel, int Items, decimal Total, string CreatedAt);
