namespace TokenAuth.Http;

/// <summary>Which way a body goes.</summary>
public enum TransferDirection
{
    /// <summary>From the service.</summary>
    Download,

    /// <summary>To the service.</summary>
    Upload,
}
