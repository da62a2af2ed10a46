using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>One download to a file, in constant memory.</summary>
internal sealed class Downloader(AuthorizedClient client, RequestSpec spec, DownloadTarget target, INoticeSink notices)
{
    private const int BufferSize = 128 * 1024;

    private static readonly TimeSpan DateIsCertain = TimeSpan.FromSeconds(1);

    public async Task<Download> RunAsync(CancellationToken cancellationToken)
    {
        PartialFile? earlier = target.Resume ? PartialFile.Of(target.Path) : null;
        long offset = earlier?.Length ?? 0;
        HttpResponseMessage response = await client.SendAsync(Asking(offset, earlier?.Validator), notices, cancellationToken).ConfigureAwait(false);
        try
        {
            if (offset > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == offset)
            {
                notices.Inform("The file is complete already.");
                earlier!.Complete();
                return new Download(response, target.Path, received: 0);
            }

            bool continues = offset > 0 && response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == offset;
            if (offset > 0 && !continues && response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                notices.Inform("What is there is no beginning of the file; it is fetched from the start.");
                response.Dispose();
                response = await client.SendAsync(Asking(0, validator: null), notices, cancellationToken).ConfigureAwait(false);
            }

            if (!response.IsSuccessStatusCode && (offset > 0 || !spec.ReturnsErrors))
            {
                // A "not modified", or an error that the caller wants to see, is no reason to lose what is there.
                return new Download(response, path: null, received: 0);
            }

            return await SaveAsync(response, continues ? offset : 0, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private RequestSpec Asking(long offset, string? validator)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (!spec.Headers.Any(static header => header.Key.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            // Bytes that are decompressed on the way cannot be counted in the server's terms, and so not be resumed.
            headers.Add(new("Accept-Encoding", "identity"));
        }

        headers.AddRange(spec.Headers);
        if (offset == 0)
        {
            return spec with { Headers = headers };
        }

        headers.Add(new("Range", $"bytes={offset}-"));
        if (validator is not null)
        {
            headers.Add(new("If-Range", validator));
        }

        return spec with { Headers = headers, Answers = [.. spec.Answers, HttpStatusCode.RequestedRangeNotSatisfiable] };
    }

    private async Task<Download> SaveAsync(HttpResponseMessage response, long offset, CancellationToken cancellationToken)
    {
        string path = Directory.Exists(target.Path) ? Path.Join(target.Path, FileNames.Of(response) ?? throw Nameless()) : target.Path;
        long received;
        if (PartialFile.IsDevice(path))
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            received = await CopyAsync(response, device, path, cancellationToken).ConfigureAwait(false);
            return new Download(response, path, received);
        }

        PartialFile part = PartialFile.Of(path);
        using (FileStream file = offset > 0 ? part.Continue() : part.Create(ValidatorOf(response)))
        {
            try
            {
                received = await CopyAsync(response, file, path, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceUnreachableException failure)
            {
                throw new ServiceUnreachableException(failure.Message, failure.RequestLeft, failure.Kind, failure)
                {
                    NextStep = "What came so far is kept beside the file; the same command with -Resume continues it.",
                };
            }
        }

        if (offset > 0 && response.Content.Headers.ContentRange?.Length is { } length && offset + received != length)
        {
            throw new ServiceUnreachableException($"The service sent {offset + received:#,0} of {length:#,0} bytes.", requestLeft: true);
        }

        part.Complete();
        notices.Inform($"{received:#,0} bytes saved to '{path}'{(offset > 0 ? $", after {offset:#,0} that were there" : "")}.");
        return new Download(response, path, received);
    }

    // One method for the whole loop: what each piece would allocate otherwise adds up to more than the file is worth.
    private async Task<long> CopyAsync(HttpResponseMessage response, FileStream file, string path, CancellationToken cancellationToken)
    {
        long count = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                int read;
                try
                {
                    read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        AnnouncedLength.Require(response, count);
                        return count;
                    }
                }
                catch (Exception exception) when (TransportFailure.Is(exception))
                {
                    throw client.BrokenOff(response, exception);
                }

                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    throw PartialFile.Unwritable(path, exception);
                }

                count += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A weak tag, or a date that the file may have changed after within the same second, does not say that bytes are equal.
    private static string? ValidatorOf(HttpResponseMessage response)
    {
        if (response.Headers.ETag is { IsWeak: false } tag)
        {
            return tag.Tag;
        }

        HttpContentHeaders headers = response.Content.Headers;
        return headers.LastModified is { } changed && response.Headers.Date - changed >= DateIsCertain && headers.NonValidated.TryGetValues("Last-Modified", out HeaderStringValues values)
            ? values.ToString()
            : null;
    }

    private TokenAuthException Nameless() =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"'{target.Path}' is a folder, and neither the reply nor its address names the file.")
        {
            NextStep = "Give the path of the file.",
        };
}
