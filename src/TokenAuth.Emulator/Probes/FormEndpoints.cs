using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary><c>/form</c>: says which parts a <c>multipart/form-data</c> body has (RFC 7578), without keeping them.</summary>
internal static class FormEndpoints
{
    private const int ShownBytes = 1024;

    public static void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        routes.Any("/open/form", Describe);
        authorized.Any("/form", Describe);
    }

    private static async Task<IResult> Describe(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type) || type.Boundary.Length == 0)
        {
            return ReplyJson.Result(new { Error = "The body is no multipart/form-data." }, StatusCodes.Status415UnsupportedMediaType);
        }

        MultipartReader reader = new(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), context.Request.Body);
        List<object> parts = [];
        while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
        {
            parts.Add(await Describe(section, context.RequestAborted).ConfigureAwait(false));
        }

        return ReplyJson.Result(new { context.Request.Method, Parts = parts });
    }

    private static async Task<object> Describe(MultipartSection section, CancellationToken cancellationToken)
    {
        ContentDispositionHeaderValue disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream beginning = new();
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        int count;
        while ((count = await section.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            beginning.Write(buffer, 0, (int)Math.Min(count, ShownBytes - beginning.Length));
            length += count;
        }

        return new
        {
            Name = HeaderUtilities.RemoveQuotes(disposition.Name).Value,
            FileName = disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value,
            section.ContentType,
            Length = length,
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Text = Encoding.UTF8.GetString(beginning.ToArray()),
        };
    }
}
