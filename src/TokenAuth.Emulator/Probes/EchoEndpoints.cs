using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary>Says what arrived.</summary>
internal sealed class EchoEndpoints(EmulatorState state)
{
    private const int EchoedBytes = 1 << 20;

    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        routes.Any("/open/echo", Echo);
        authorized.Any("/echo", Echo);
    }

    private async Task<IResult> Echo(HttpContext context)
    {
        HttpRequest request = context.Request;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream beginning = new();
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        int count;
        while ((count = await request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            beginning.Write(buffer, 0, (int)Math.Min(count, EchoedBytes - beginning.Length));
            length += count;
        }

        return ReplyJson.Result(new
        {
            request.Method,
            request.Scheme,
            Host = request.Host.Value,
            Path = request.Path.Value,
            Query = request.QueryString.Value,
            request.Protocol,
            Headers = request.Headers
                .Where(header => !header.Key.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.Ordinal),
            Authorization = new
            {
                Present = request.Headers.ContainsKey(HeaderNames.Authorization),
                BearerMiddleware.Find(context, state.Ledger)?.TokenId,
            },
            request.ContentType,
            Body = Encoding.UTF8.GetString(beginning.GetBuffer(), 0, (int)beginning.Length),
            BodyLength = length,
            BodySha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
        });
    }
}
