using System.Collections.Concurrent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class TransferProgressTests : RequestTest
{
    private readonly Reports _reports = new();

    [Fact]
    public async Task An_upload_that_takes_longer_than_a_second_is_reported()
    {
        AuthSession session = await ConnectAsync();
        var slow = new SlowStream(pieces: 4, beforeEach: () => Clock.Advance(TimeSpan.FromSeconds(1)));

        (await SendAsync(session, Post("/echo", RequestBody.FromStream(slow)) with { Progress = _reports })).Dispose();

        TransferProgress[] uploads = [.. _reports.All.Where(static report => report.Direction == TransferDirection.Upload)];
        uploads.Select(static report => report.Bytes).ShouldBe([65536, 131072, 196608, 262144, 262144]);
        uploads.ShouldAllBe(static report => report.Total == 262144);
        uploads[0].BytesPerSecond.ShouldBe(65536);
        uploads[0].Remaining.ShouldBe(TimeSpan.FromSeconds(3));
        uploads.Select(static report => report.IsComplete).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public async Task A_transfer_of_a_moment_is_not_reported()
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await SendAsync(session, Post("/echo", new byte[100_000]) with { Progress = _reports });
        await response.Content.ReadAsByteArrayAsync(Ends);

        _reports.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_download_counts_what_was_there_before()
    {
        var meter = new TransferMeter(_reports, TransferDirection.Download, before: 1000, total: 1300, Clock);
        using var stream = new WatchedStream(new MemoryStream(new byte[300]), new Uri("https://example.com"), TimeSpan.Zero, meter, Clock);
        byte[] piece = new byte[100];
        do
        {
            Clock.Advance(TimeSpan.FromSeconds(0.6));
        }
        while (await stream.ReadAsync(piece, Ends) > 0);

        _reports.All.ShouldBe(
        [
            new TransferProgress(TransferDirection.Download, 1200, 1300, 200 / 1.2, IsComplete: false),
            new TransferProgress(TransferDirection.Download, 1300, 1300, 300 / 1.8, IsComplete: false),
            new TransferProgress(TransferDirection.Download, 1300, 1300, 300 / 2.4, IsComplete: true),
        ]);
    }

    private sealed class Reports : ITransferProgress
    {
        public ConcurrentQueue<TransferProgress> All { get; } = new();

        public void Report(TransferProgress progress) => All.Enqueue(progress);
    }
}
