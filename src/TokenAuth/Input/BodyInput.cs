using System.Collections;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Input;

/// <summary>
/// What <c>-Body</c> becomes. As with Invoke-RestMethod, a dictionary without a content type is the query of a GET and a form
/// elsewhere; strings, bytes, streams and made content go as they are. With a JSON content type a dictionary is JSON, on a GET too;
/// objects and arrays always are. XML nodes are XML.
/// </summary>
internal sealed class BodyInput
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string JsonType = "application/json";
    private const string XmlType = "application/xml";

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
    /// <param name="method">The method.</param>
    public static BodyInput From(object? value, string? contentType, HttpMethod method)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        string? typeOfText = contentType ?? DefaultType(method);
        return bare switch
        {
            null => new BodyInput { ContentType = typeOfText },
            byte[] bytes => new BodyInput { Body = bytes, ContentType = typeOfText },
            Stream stream => new BodyInput { Body = RequestBody.FromStream(stream), ContentType = typeOfText },
            HttpContent content => new BodyInput { Body = RequestBody.FromContent(content, CanRepeat(content)) },
            XmlNode node => Text(node.OuterXml, contentType ?? XmlTypeOf((node as XmlDocument)?.FirstChild is XmlDeclaration declaration ? declaration.Encoding : null)),
            XDocument document => Text(TextOf(document), contentType ?? XmlTypeOf(document.Declaration?.Encoding)),
            XNode node => Text(node.ToString(SaveOptions.DisableFormatting), contentType ?? XmlType),
            IDictionary dictionary when !IsJson(contentType) && method == HttpMethod.Get => new BodyInput { Query = Form(dictionary) },
            IDictionary dictionary when !IsJson(contentType) => Text(Form(dictionary), contentType ?? FormType),
            IDictionary or PSCustomObject => Json(value, contentType),
            not string and IEnumerable => Json(value, contentType),
            string or IConvertible or IFormattable => Text(LanguagePrimitives.ConvertTo<string>(bare), typeOfText),
            _ => Json(value, contentType),
        };
    }

    /// <summary>Makes a body of what is sent in the place of <c>-Body</c>: a form with files, or a file.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The content type that the caller gave.</param>
    /// <param name="method">The method.</param>
    public static BodyInput Of(RequestBody body, string? contentType, HttpMethod method) => new() { Body = body, ContentType = contentType ?? DefaultType(method) };

    /// <summary>Makes a body that brings its own content type.</summary>
    /// <param name="form">The form.</param>
    public static BodyInput Of(RequestBody form) => new() { Body = form };

    // As Invoke-RestMethod: what is posted is taken for a form unless somebody says otherwise.
    private static string? DefaultType(HttpMethod method) => method == HttpMethod.Post ? FormType : null;

    private static bool IsJson(string? contentType)
    {
        string? type = contentType?.Split(';')[0].Trim();
        return type is not null && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }

    private static string XmlTypeOf(string? charSet) => string.IsNullOrEmpty(charSet) ? XmlType : $"{XmlType}; charset={charSet}";

    private static string TextOf(XDocument document)
    {
        string text = document.ToString(SaveOptions.DisableFormatting);
        return document.Declaration is { } declaration ? $"{declaration}{text}" : text;
    }

    private static bool CanRepeat(HttpContent content) => content switch
    {
        MultipartContent parts => parts.All(CanRepeat),
        StreamContent stream => stream.ReadAsStream().CanSeek,
        _ => content is ByteArrayContent or ReadOnlyMemoryContent,
    };

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
