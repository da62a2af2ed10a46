using System.Management.Automation;

namespace TokenAuth.Bench.Probe;

/// <summary>A cmdlet around the bare client, one for each token.</summary>
public abstract class ProbeCommand : PSCmdlet
{
    private static BareClient? _client;
    private static string? _tokenOfClient;

    [Parameter(Mandatory = true, Position = 0)]
    public Uri Uri { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1)]
    public string Token { get; set; } = null!;

    private protected BareClient Client
    {
        get
        {
            if (_client is null || _tokenOfClient != Token)
            {
                _client?.Dispose();
                (_client, _tokenOfClient) = (new BareClient(Token), Token);
            }

            return _client;
        }
    }

#pragma warning disable RS0030 // A cmdlet without a pump waits on the pipeline thread.
    private protected static void Wait(Task task) => task.GetAwaiter().GetResult();

    private protected static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore RS0030
}
