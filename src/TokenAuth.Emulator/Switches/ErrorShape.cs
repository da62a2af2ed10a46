namespace TokenAuth.Emulator;

/// <summary>How a refusal is written.</summary>
public enum ErrorShape
{
    /// <summary>As the vendor of the route does.</summary>
    Native,

    /// <summary><c>{ "error": { "message", "details": [{ "issue" }] } }</c>.</summary>
    BackOffice,

    /// <summary>Eshopbox: <c>{ "error": { "errors": [{ domain, reason, message }], "code": 412, "message" } }</c>, whose code is not the status.</summary>
    EshopboxErrors,

    /// <summary>Eshopbox: <c>{ "message": "Expired token" }</c>.</summary>
    EshopboxMessage,

    /// <summary>Eshopbox: the status's name as plain text.</summary>
    EshopboxText,

    /// <summary>Eshopbox: <c>{ "field": ["message"] }</c>.</summary>
    EshopboxFields,

    /// <summary>RFC 9457, <c>application/problem+json</c>.</summary>
    Problem,

    /// <summary>The message alone, as plain text.</summary>
    PlainText,
}
