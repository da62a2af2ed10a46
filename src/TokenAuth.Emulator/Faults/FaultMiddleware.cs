using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace TokenAuth.Emulator;

/// <summary>Where requests are held and go wrong.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, EmulatorState state)
{
    private const int FillBytes = 1 << 15;

    private const string ProxyPage = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Please sign in to the network</h1></body></html>";

    public async Task InvokeAsync(HttpContext context)
    {
        if (ControlEndpoints.Owns(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, state.Stopping);
        try
        {
            await Serve(context, ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            context.BreakOff();
        }
    }

    private async Task Serve(HttpContext context, CancellationToken ends)
    {
        // Before it waits, so that a test that saw the request arrive knows that the fault is spent.
        EmulatorFault? fault = state.Faults.Take(context.Request.Path);
        EmulatorHold? hold = state.Holds.For(context.Request.Path);
        if (hold is { AfterProcessing: false })
        {
            await hold.Enter(ends).ConfigureAwait(false);
        }

        switch (fault?.Kind)
        {
            case FaultKind.Status:
                await Reply(context, fault, fault.StatusCode, BytesOf(fault), fault.ContentType).ConfigureAwait(false);
                break;
            case FaultKind.HtmlInsteadOfJson:
                await Reply(context, fault, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(ProxyPage), "text/html; charset=utf-8").ConfigureAwait(false);
                break;
            case FaultKind.EmptyBody204:
                await Reply(context, fault, StatusCodes.Status204NoContent, body: null, string.Empty).ConfigureAwait(false);
                break;
            case FaultKind.AbortConnection:
                context.BreakOff();
                break;
            case FaultKind.DropConnection:
                // Aborting the request would end no more than its stream of HTTP/2.
                context.MarkBrokenOff();
                context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
                break;
            case FaultKind.GoAway:
                context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
                await next(context).ConfigureAwait(false);
                break;
            case FaultKind.StallBody:
                await Reply(context, fault, fault.StatusCode, BytesOf(fault) ?? default, fault.ContentType).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(ends).ConfigureAwait(false);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends).ConfigureAwait(false);
                break;
            case FaultKind.EndlessBody:
                await Reply(context, fault, fault.StatusCode, BytesOf(fault) ?? default, fault.ContentType).ConfigureAwait(false);
                await Fill(context, fault.Filler, ends).ConfigureAwait(false);
                break;
            case FaultKind.CloseConnection:
                // The client sees the end of the stream and no reset: HttpClient takes that for an idle connection and sends a GET again.
                context.Features.Get<IConnectionSocketFeature>()!.Socket.Shutdown(SocketShutdown.Send);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends).ConfigureAwait(false);
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends).ConfigureAwait(false);
                break;
            case FaultKind.AbortAfterProcessing:
                await Process(context).ConfigureAwait(false);
                context.BreakOff();
                break;
            case FaultKind.TruncateBody:
                ReadOnlyMemory<byte> reply = await Process(context).ConfigureAwait(false);
                context.Response.ContentLength = reply.Length;
                await context.Response.Body.WriteAsync(reply[..(reply.Length / 2)], ends).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(ends).ConfigureAwait(false);
                context.BreakOff();
                break;
            case null when hold is { AfterProcessing: true }:
                ReadOnlyMemory<byte> held = await Process(context).ConfigureAwait(false);
                await hold.Enter(ends).ConfigureAwait(false);
                await context.Response.Body.WriteAsync(held, ends).ConfigureAwait(false);
                break;
            default:
                await next(context).ConfigureAwait(false);
                break;
        }
    }

    private static ReadOnlyMemory<byte>? BytesOf(EmulatorFault fault) => fault.BodyBytes ?? (fault.Body is { } text ? Encoding.UTF8.GetBytes(text) : default(ReadOnlyMemory<byte>?));

    private static async Task Reply(HttpContext context, EmulatorFault fault, int statusCode, ReadOnlyMemory<byte>? body, string contentType)
    {
        context.Response.StatusCode = statusCode;
        foreach ((string name, string value) in fault.Headers)
        {
            context.Response.Headers[name] = value.Split('\n');
        }

        if (body is { } bytes)
        {
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on until the client gives up.</summary>
    private static async Task Fill(HttpContext context, string filler, CancellationToken ends)
    {
        byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(filler, Math.Max(1, FillBytes / filler.Length))));
        while (!ends.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, ends).ConfigureAwait(false);
        }
    }

    /// <summary>Does the work and keeps the reply's body back.</summary>
    private async Task<ReadOnlyMemory<byte>> Process(HttpContext context)
    {
        Stream wire = context.Response.Body;
        using MemoryStream reply = new();
        context.Response.Body = reply;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return reply.ToArray();
    }
}
