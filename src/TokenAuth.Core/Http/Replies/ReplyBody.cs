using System.Buffers;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Http;

/// <summary>Reads a reply into memory, up to as much as its request allows.</summary>
/// <param name="response">The response; its body is still to be read.</param>
internal sealed class ReplyBody(HttpResponseMessage response)
{
    /// <summary>How many bytes are read where nobody says otherwise.</summary>
    public const long DefaultMaximum = 1024 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    // What a header announces may never come: so much is believed, the rest when this much has come.
    private const int Believed = 1024 * 1024;

    private readonly long? _announced = AnnouncedLength.Of(response);

    // One less than an array takes: one byte too many still has to be seen.
    private readonly long _maximum = Math.Min(response.RequestMessage?.Options is { } options && options.TryGetValue(RequestOptions.MaximumResponseSize, out long maximum) ? maximum : DefaultMaximum, Array.MaxLength - 1);

    /// <summary>Reads.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ResponseTooLarge"/>.</exception>
    /// <exception cref="HttpRequestException">Another number of bytes came than was announced.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (_announced > _maximum)
        {
            throw TooLarge($"has {_announced:#,0}");
        }

        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return _announced is > 0 and <= Believed
            ? await FillAsync(stream, new byte[_announced.Value], 0, cancellationToken).ConfigureAwait(false)
            : await CollectAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    // Into an array of the announced length.
    private async Task<byte[]> FillAsync(Stream stream, byte[] body, int count, CancellationToken cancellationToken)
    {
        count += await stream.ReadAtLeastAsync(body.AsMemory(count), body.Length - count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        int more = count < body.Length ? 0 : await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        AnnouncedLength.Require(response, count + more);
        return body;
    }

    private async Task<byte[]> CollectAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        int count = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0)
            {
                count += read;
                if (count > _maximum)
                {
                    throw TooLarge("has more");
                }

                if (count < buffer.Length)
                {
                    continue;
                }

                if (count >= Believed && _announced >= count)
                {
                    byte[] body = new byte[_announced.Value];
                    buffer.AsSpan(0, count).CopyTo(body);
                    return await FillAsync(stream, body, count, cancellationToken).ConfigureAwait(false);
                }

                buffer = Grow(buffer);
            }

            AnnouncedLength.Require(response, count);
            return buffer.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        buffer.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private TokenAuthException TooLarge(string what) =>
        new(ErrorId.ResponseTooLarge, ErrorKind.Limit, $"{_maximum:#,0} bytes of a reply are read into memory; that of '{Redactor.Redact(response.RequestMessage!.RequestUri!)}' {what}.")
        {
            NextStep = "Save it with -OutFile, read it with -Stream, or allow more with -MaximumResponseSize.",
        };
}
