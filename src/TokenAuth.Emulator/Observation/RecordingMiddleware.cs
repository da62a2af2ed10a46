using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace TokenAuth.Emulator;

/// <summary>Counts and records every request before anything is done with it.</summary>
internal sealed class RecordingMiddleware(RequestDelegate next, EmulatorState state)
{
    private const int RecordedBytes = 1 << 20;

    public async Task InvokeAsync(HttpContext context)
    {
        if (ControlEndpoints.Owns(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        state.Counters.Count(EmulatorEvent.Request);
        RecordedRequest recorded = await Record(context).ConfigureAwait(false);
        state.Requests.Add(recorded);
        context.Response.OnStarting(() =>
        {
            // Before the client can see it, so that a test that has its answer also finds it here.
            recorded.StatusCode = context.IsBrokenOff() ? 0 : context.Response.StatusCode;
            context.Response.Headers.Date = state.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        await next(context).ConfigureAwait(false);
    }

    private async Task<RecordedRequest> Record(HttpContext context)
    {
        HttpRequest request = context.Request;
        return new RecordedRequest
        {
            ReceivedAt = state.Clock.GetUtcNow(),
            Method = request.Method,
            Scheme = request.Scheme,
            Host = request.Host.Value ?? string.Empty,
            Path = request.Path.Value ?? string.Empty,
            Query = request.QueryString.Value ?? string.Empty,
            Protocol = request.Protocol,
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await ReadBeginning(context).ConfigureAwait(false),
            ConnectionId = context.Connection.Id,
        };
    }

    private static async Task<string> ReadBeginning(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return string.Empty;
        }

        byte[] buffer = new byte[Math.Min(request.ContentLength ?? RecordedBytes, RecordedBytes)];
        int count = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        request.Body = new PrefixedStream(buffer.AsMemory(0, count), request.Body);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
