using System.Net.Http.Headers;

namespace TokenAuth.Http;

/// <summary>One part of a form (RFC 7578).</summary>
public sealed class FormPart
{
    private readonly string _name;
    private readonly Func<HttpContent> _open;
    private readonly string? _fileName;

    private FormPart(string name, Func<HttpContent> open, string? fileName = null)
    {
        _name = name;
        _open = open;
        _fileName = fileName;
    }

    /// <summary>A field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static FormPart Text(string name, string value) => new(name, () => new StringContent(value));

    /// <summary>A file, read while it is sent.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="path">The file's full path.</param>
    public static FormPart File(string name, string path) => new(name, () => new FileContent(path), Path.GetFileName(path));

    internal static MultipartFormDataContent Join(IReadOnlyList<FormPart> parts)
    {
        var form = new MultipartFormDataContent();
        foreach (FormPart part in parts)
        {
            form.Add(part.Open());
        }

        return form;
    }

    private HttpContent Open()
    {
        HttpContent content = _open();
        var disposition = new ContentDispositionHeaderValue("form-data") { Name = _name };
        if (_fileName is not null)
        {
            disposition.FileName = _fileName;
            disposition.FileNameStar = _fileName;
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        content.Headers.ContentDisposition = disposition;
        return content;
    }
}
