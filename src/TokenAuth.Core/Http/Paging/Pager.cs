using System.Runtime.CompilerServices;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Reads a list page by page. While the caller works on one page the next one is on its way, never more, and none that nobody wants.</summary>
/// <param name="session">The session.</param>
/// <param name="rules">How the list goes on.</param>
/// <param name="limits">How much of it is wanted.</param>
public sealed class Pager(AuthSession session, PagingDefinition rules, PageLimits limits)
{
    private readonly AuthorizedClient _client = new(session);

    /// <summary>How many items the first page passes over by itself: they count for the caller's own passing over.</summary>
    public ulong Passed { get; private set; }

    /// <summary>How the session's service says that its lists go on; null where it does not say.</summary>
    /// <param name="session">The session.</param>
    public static PagingDefinition? RulesOf(AuthSession session) => session.Setup.Context.Service.Paging;

    /// <summary>Reads the pages, each once, in their order. The caller disposes them.</summary>
    /// <param name="first">The request for the first page.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TokenAuthException">A page failed, or the list cannot be followed. The pages before have been handed out.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(RequestSpec first, INoticeSink notices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var requests = new PageRequests(rules, first, limits, new NextLinkRules(session));
        Passed = requests.Passed;
        ulong wanted = limits.Items - requests.Passed;
        Task<Page>? next = FetchAsync(requests.Current, notices, ends.Token);
        try
        {
            for (int pages = 1; next is not null; pages++)
            {
                Page page = await next.ConfigureAwait(false);
                next = null;
                wanted -= Math.Min(wanted, (ulong)page.Count);
                TokenAuthException? end = null;
                try
                {
                    if (wanted > 0 && pages < limits.Pages && requests.MoveAfter(page))
                    {
                        next = FetchAsync(requests.Current, notices, ends.Token);
                    }
                }
                catch (TokenAuthException exception)
                {
                    end = exception;
                }

                yield return page;
                if (end is not null)
                {
                    end.HappenedTo(session.Name);
                    throw end;
                }
            }
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await DiscardAsync(next).ConfigureAwait(false);
        }
    }

    private async Task<Page> FetchAsync(RequestSpec request, INoticeSink notices, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _client.SendAsync(request, notices, cancellationToken).ConfigureAwait(false);
        try
        {
            return PageReader.Read(response, await _client.ReadBodyAsync(response, cancellationToken).ConfigureAwait(false), rules);
        }
        catch (TokenAuthException exception)
        {
            response.Dispose();
            exception.HappenedTo(session.Name);
            throw;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // The caller had enough, or something failed: what is still on its way interests nobody.
    private static async Task DiscardAsync(Task<Page>? fetching)
    {
        if (fetching is null)
        {
            return;
        }

        await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fetching.IsCompletedSuccessfully)
        {
            (await fetching.ConfigureAwait(false)).Dispose();
        }
    }
}
