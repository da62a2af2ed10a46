namespace TokenAuth.Services;

/// <summary>How an endpoint takes its fields.</summary>
public enum BodyEncoding
{
    /// <summary>A JSON object.</summary>
    Json,

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary>No body.</summary>
    None,
}
