using System.Net;

namespace TokenAuth.Transport;

/// <summary>Why no connection was made: every address of the host is in a private network. The handler wraps it; <see cref="TransportFailure"/> finds it.</summary>
internal sealed class PrivateAddressException(string host, IPAddress address) : IOException($"'{host}' is at {address}, in a private network")
{
    /// <summary>The first address that was not dialled.</summary>
    public IPAddress Address => address;
}
