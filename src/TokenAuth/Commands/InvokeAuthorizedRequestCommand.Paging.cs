using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Http;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <content>Lists, page by page.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>Reads a list to its end, page by page, in the way that the service's definition says; the items come out one by one. -First, -Skip and Select-Object -First stop the fetching.</summary>
    [Parameter]
    public SwitchParameter Paginate { get; set; }

    /// <summary>
    /// How the list goes on: <c>Link</c>, <c>NextUrl</c>, <c>Cursor</c>, <c>Page</c> or <c>Offset</c>, or a dictionary with the
    /// members that a service definition's <c>paging</c> has, such as <c>@{ Style = 'Cursor'; Next = 'meta.next'; Items = 'data' }</c>.
    /// </summary>
    [Parameter]
    [PagingTransformation]
    [ArgumentCompleter(typeof(PagingCompleter))]
    public PagingDefinition? Paging { get; set; }

    /// <summary>How many items to ask for at a time.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int PageSize { get; set; }

    /// <summary>Where in the reply the items are, member names joined by dots; for -Paginate, -Paging and -Stream.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ItemPath { get; set; }

    /// <summary>Follows Link headers with rel="next" and hands out each page as it is.</summary>
    [Parameter]
    [Alias("FL")]
    public SwitchParameter FollowRelLink { get; set; }

    /// <summary>How many pages are fetched at most, the first included.</summary>
    [Parameter]
    [Alias("ML")]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumFollowRelLink { get; set; } = int.MaxValue;

    private bool IsPaged => Paginate || Paging is not null || FollowRelLink;

    private void CheckPaging()
    {
        if (FollowRelLink && (Paginate || Paging is not null)) throw Invalid("-FollowRelLink and -Paginate exclude each other.", "Leave one of them out.");
        if (IsPaged && (OutFile is not null || IncludeRequest)) throw Invalid($"-{(OutFile is null ? nameof(IncludeRequest) : nameof(OutFile))} is for one reply, and a list has several.", "Save the items, or fetch the pages one by one.");
        if (IsBound(nameof(PageSize)) && !Paginate && Paging is null) throw Invalid("-PageSize goes with -Paginate or -Paging.", "Give one of them.");
        if (ItemPath is not null && !Paginate && Paging is null && !Stream) throw Invalid("-ItemPath goes with -Paginate, -Paging or -Stream.", "Give one of them.");
    }

    private async Task WritePagesAsync(AuthSession session, RequestSpec spec, CancellationToken cancellationToken)
    {
        var pager = new Pager(session, MakePaging(session), new PageLimits { Skip = _window.ToSkip, First = _window.Left, Pages = MaximumFollowRelLink });
        ProgressDisplay? progress = OpenProgress(Strings.Items());
        bool isFirst = true;
        long count = 0;
        await foreach (Page page in pager.ReadAsync(spec, this, cancellationToken).ConfigureAwait(true))
        {
            using (page)
            {
                if (isFirst) BeginList(pager, page);
                isFirst = false;
                WritePage(page);
                count += page.Count;
                progress?.Show(count, page.Total);
            }

            if (_window.IsClosed) break;
        }

        progress?.Close();
    }

    private void BeginList(Pager pager, Page page)
    {
        _window.WasPassed(pager.Passed);
        if (PagingParameters.IncludeTotalCount) WriteObject(PagingParameters.NewTotalCount((ulong)Math.Max(page.Total ?? 0, 0), page.Total is null ? 0 : 1));
    }

    private void WritePage(Page page)
    {
        if (page.Items is not { } items || FollowRelLink)
        {
            WriteReply(page.Response, page.Body.ToArray());
            return;
        }

        SetVariables(page.Response);
        Emit(JsonObjectReader.Read(items.Span, asDictionary: AsDictionary));
    }

    private PagingDefinition MakePaging(AuthSession session)
    {
        if (FollowRelLink) return PagingDefinition.LinkHeader;
        PagingDefinition rules = Paging ?? Pager.RulesOf(session) ??
            throw Invalid($"The service of the session '{session.Name}' does not say how its lists go on.", "Say it with -Paging, such as -Paging Link, or in the service's definition.");
        if (ItemPath is not null) rules = rules with { Items = [ItemPath] };
        return IsBound(nameof(PageSize)) ? rules with { Size = PageSize } : rules;
    }
}
