using System.Collections;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Input;

/// <summary>
/// What <c>-Body</c> becomes. As with Invoke-RestMethod, a dictionary without a content type is the query of a GET and a form
/// elsewhere, and strings and bytes go as they are. With a JSON content type a dictionary is JSON, on a GET too; objects and arrays
/// always are.
/// </summary>
internal sealed class BodyInput
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string JsonType = "application/json";

    private BodyInput()
    {
    }

    /// <summary>What is added to the address.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The body; null for none.</summary>
    public RequestBody? Body { get; private init; }

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; private init; }

    /// <summary>Makes the body.</summary>
    /// <param name="value">What the caller gave.</param>
    /// <param name="contentType">The content type that the caller gave.</param>
    /// <param name="isGet">Whether the method is GET.</param>
    public static BodyInput From(object? value, string? contentType, bool isGet)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            null => new BodyInput { ContentType = contentType },
            byte[] bytes => new BodyInput { Body = bytes, ContentType = contentType ?? DefaultType(isGet) },
            IDictionary dictionary when contentType is null && isGet => new BodyInput { Query = Form(dictionary) },
            IDictionary dictionary when contentType is null || IsForm(contentType) => Text(Form(dictionary), contentType ?? FormType),
            IDictionary or PSCustomObject => Json(value, contentType),
            not string and IEnumerable => Json(value, contentType),
            string or IConvertible or IFormattable => Text(LanguagePrimitives.ConvertTo<string>(bare), contentType ?? DefaultType(isGet)),
            _ => Json(value, contentType),
        };
    }

    private static string? DefaultType(bool isGet) => isGet ? null : FormType;

    private static bool IsForm(string contentType) => contentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase);

    private static BodyInput Json(object? value, string? contentType) => new() { Body = RequestBody.FromBytes(JsonBodyWriter.Write(value)), ContentType = contentType ?? JsonType };

    private static BodyInput Text(string text, string? contentType) => new() { Body = EncodingOf(contentType).GetBytes(text), ContentType = contentType };

    private static Encoding EncodingOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || type.CharSet is not { } charSet) return Encoding.UTF8;
        try
        {
            return Encoding.GetEncoding(charSet.Trim('"'));
        }
        catch (ArgumentException exception)
        {
            throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"The content type names an unknown character set '{charSet}'.", exception)
            {
                NextStep = "Use utf-8, or give the body as bytes.",
            };
        }
    }

    private static string Form(IDictionary dictionary)
    {
        var form = new StringBuilder();
        foreach (DictionaryEntry entry in dictionary)
        {
            if (form.Length > 0) form.Append('&');
            form.Append(Uri.EscapeDataString(LanguagePrimitives.ConvertTo<string>(entry.Key))).Append('=');
            form.Append(Uri.EscapeDataString(LanguagePrimitives.ConvertTo<string>(entry.Value) ?? ""));
        }

        return form.ToString();
    }
}
