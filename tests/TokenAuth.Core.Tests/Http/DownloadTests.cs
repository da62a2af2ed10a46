using System.Net;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class DownloadTests : RequestTest
{
    private const int Size = 300_000;
    private const int Half = 150_000;

    private string Target => Folder["report.bin"];

    private string Part => Target + ".part";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_file_is_saved_under_its_name_and_nothing_else_is_left(string version)
    {
        AuthSession session = await ConnectOverAsync(version);

        using Download download = await SaveAsync(session, $"/file?count={Size}&tag=v1", version: version);

        download.Path.ShouldBe(Target);
        download.Received.ShouldBe(Size);
        download.Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
        FilesThere().ShouldBe(["report.bin"]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_download_that_breaks_off_leaves_no_file_but_a_beginning_that_is_continued(string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(SaveAsync(session, $"/file?count={Size}&tag=v1&break={Half}", version: version));

        error.NextStep!.ShouldContain("-Resume");
        error.SessionName.ShouldBe(session.Name);
        File.Exists(Target).ShouldBeFalse();
        long there = new FileInfo(Part).Length;
        there.ShouldBeInRange(1, Half);

        using Download download = await SaveAsync(session, $"/file?count={Size}&tag=v1", resume: true, version);

        download.Received.ShouldBe(Size - there);
        download.Response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
        FilesThere().ShouldBe(["report.bin"]);
        RecordedRequest last = Emulator.Requests[^1];
        last.Headers["Range"].ShouldBe($"bytes={there}-");
        last.Headers["If-Range"].ShouldBe("\"v1\"");
    }

    [Fact]
    public async Task A_download_that_is_cancelled_leaves_no_file()
    {
        AuthSession session = await ConnectAsync();
        using var patience = new CancellationTokenSource();
        Task<Download> saving = new AuthorizedClient(session).DownloadAsync(Get($"/file?count={Size}&tag=v1&hang={Half}"), new DownloadTarget(Target), Notices, patience.Token);
        await WaitForLengthAsync(Half);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(saving);
        FilesThere().ShouldBe(["report.bin.part", "report.bin.part.validator"]);
        using Download download = await SaveAsync(session, $"/file?count={Size}&tag=v1", resume: true);
        download.Received.ShouldBe(Size - Half);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task An_older_file_stands_until_the_new_one_is_complete()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllTextAsync(Target, "old", Ends);

        await Should.ThrowAsync<ServiceUnreachableException>(SaveAsync(session, $"/file?count={Size}&break={Half}"));
        (await File.ReadAllTextAsync(Target, Ends)).ShouldBe("old");

        (await SaveAsync(session, $"/file?count={Size}")).Dispose();
        new FileInfo(Target).Length.ShouldBe(Size);
    }

    [Fact]
    public async Task Without_resume_a_beginning_counts_for_nothing()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllTextAsync(Part, "something else", Ends);

        using Download download = await SaveAsync(session, $"/file?count={Size}");

        download.Received.ShouldBe(Size);
        Emulator.Requests[^1].Headers.ContainsKey("Range").ShouldBeFalse();
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task A_file_that_has_changed_since_is_fetched_from_the_start()
    {
        AuthSession session = await ConnectAsync();
        await Should.ThrowAsync<ServiceUnreachableException>(SaveAsync(session, $"/file?count={Size}&tag=v1&break={Half}"));

        using Download download = await SaveAsync(session, $"/file?count={Size}&tag=v2", resume: true);

        download.Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        download.Received.ShouldBe(Size);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task A_service_that_knows_no_parts_is_asked_for_all()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(Part, Pattern(0, 100), Ends);

        using Download download = await SaveAsync(session, $"/file?count={Size}&whole", resume: true);

        download.Received.ShouldBe(Size);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_complete_file_is_not_fetched_again(bool isPart)
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(isPart ? Part : Target, Pattern(0, Size), Ends);

        using Download download = await SaveAsync(session, $"/file?count={Size}", resume: true);

        download.Received.ShouldBe(0);
        download.Path.ShouldBe(Target);
        FilesThere().ShouldBe(["report.bin"]);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task A_longer_file_is_no_beginning()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(Part, new byte[Size + 1], Ends);

        using Download download = await SaveAsync(session, $"/file?count={Size}", resume: true);

        download.Received.ShouldBe(Size);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task A_shorter_file_under_its_own_name_is_continued()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(Target, Pattern(0, Half), Ends);

        using Download download = await SaveAsync(session, $"/file?count={Size}", resume: true);

        download.Received.ShouldBe(Size - Half);
        (await File.ReadAllBytesAsync(Target, Ends)).ShouldBe(Pattern(0, Size));
    }

    [Fact]
    public async Task A_shorter_file_under_its_own_name_loses_it_until_it_is_complete()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(Target, Pattern(0, Half), Ends);

        await Should.ThrowAsync<ServiceUnreachableException>(SaveAsync(session, $"/file?count={Size}&break={Half + 10}", resume: true));

        File.Exists(Target).ShouldBeFalse();
        new FileInfo(Part).Length.ShouldBeInRange(Half, Half + 10);
    }

    [Fact]
    public async Task Nothing_to_resume_is_a_download_like_any()
    {
        AuthSession session = await ConnectAsync();

        using Download download = await SaveAsync(session, $"/file?count={Size}", resume: true);

        download.Received.ShouldBe(Size);
        Emulator.Requests[^1].Headers.ContainsKey("Range").ShouldBeFalse();
    }

    [Theory]
    [InlineData("tag=W/v1&undated", null)]
    [InlineData("undated", null)]
    [InlineData("", "Fri, 03 May 2030 12:00:00 GMT")]
    public async Task Only_what_says_that_bytes_are_equal_is_asked_by(string query, string? validator)
    {
        AuthSession session = await ConnectAsync();
        await Should.ThrowAsync<ServiceUnreachableException>(SaveAsync(session, $"/file?count={Size}&{query}&break={Half}"));

        (await SaveAsync(session, $"/file?count={Size}&{query}", resume: true)).Dispose();

        Emulator.Requests[^1].Headers.GetValueOrDefault("If-Range").ShouldBe(validator);
    }

    [Fact]
    public async Task An_http_error_saves_nothing()
    {
        AuthSession session = await ConnectAsync();

        await Should.ThrowAsync<RequestFailedException>(SaveAsync(session, "/status/404"));

        FilesThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_http_error_that_the_caller_wants_to_see_does_not_replace_a_beginning()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllBytesAsync(Part, Pattern(0, Half), Ends);

        using Download download = await new AuthorizedClient(session).DownloadAsync(Get("/status/503") with { ReturnsErrors = true }, new DownloadTarget(Target, Resume: true), Notices, Ends);

        download.Path.ShouldBeNull();
        ((int)download.Response.StatusCode).ShouldBe(503);
        new FileInfo(Part).Length.ShouldBe(Half);
    }

    [Fact]
    public async Task A_reply_that_nothing_has_changed_leaves_the_file_as_it_is()
    {
        AuthSession session = await ConnectAsync();
        await File.WriteAllTextAsync(Target, "mine", Ends);

        using Download download = await new AuthorizedClient(session).DownloadAsync(
            Get("/document") with { Headers = [new("If-None-Match", "\"v1\"")], Answers = [HttpStatusCode.NotModified] }, new DownloadTarget(Target), Notices, Ends);

        download.Path.ShouldBeNull();
        (await File.ReadAllTextAsync(Target, Ends)).ShouldBe("mine");
        FilesThere().ShouldBe(["report.bin"]);
    }

    [Theory]
    [InlineData("/file?count=3&name=report.csv", "report.csv")]
    [InlineData("/file?count=3", "file")]
    [InlineData("/file/a%20b.txt?count=3", "a b.txt")]
    [InlineData("/file?count=3&name=../../evil.sh", "evil.sh")]
    [InlineData("/file?count=3&name=..%5C..%5Cevil.sh", "evil.sh")]
    [InlineData("/file?count=3&name=/etc/passwd", "passwd")]
    [InlineData("/file?count=3&name=.bashrc", "_bashrc")]
    [InlineData("/file/..%2F..%2Fevil.sh?count=3", "evil.sh")]
    [InlineData("/redirect?to=/file/final.txt?count=3", "final.txt")]
    public async Task Into_a_folder_a_file_goes_under_a_name_without_a_path(string address, string name)
    {
        AuthSession session = await ConnectAsync();
        string folder = Directory.CreateDirectory(Folder["here"]).FullName;

        using Download download = await new AuthorizedClient(session).DownloadAsync(Get(address), new DownloadTarget(folder), Notices, Ends);

        download.Path.ShouldBe(Path.Join(folder, name));
        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe([name]);
    }

    [Theory]
    [InlineData("../..")]
    [InlineData("..")]
    [InlineData(" . ")]
    [InlineData("a/")]
    [InlineData("")]
    public void A_name_that_is_none_is_none(string name)
    {
        FileNames.Clean(name).ShouldBeNull();
    }

    [Theory]
    [InlineData("con", "_con")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("com1.log", "_com1.log")]
    [InlineData("a:b?.txt", "a_b_.txt")]
    [InlineData("line\nbreak", "line_break")]
    [InlineData("dots...", "dots")]
    public void A_name_means_the_same_everywhere(string name, string clean)
    {
        FileNames.Clean(name).ShouldBe(clean);
    }

    [Fact]
    public async Task A_folder_without_a_name_for_the_file_is_an_error()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/", 1, EmulatorFault.Status(200, "{}"));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(new AuthorizedClient(session).DownloadAsync(Get("/"), new DownloadTarget(Directory.CreateDirectory(Folder["here"]).FullName), Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_an_error_of_the_file()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(
            new AuthorizedClient(session).DownloadAsync(Get($"/file?count={Size}"), new DownloadTarget(Folder["nowhere/report.bin"]), Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.FileUnusable);
        error.SessionName.ShouldBe(session.Name);
        error.Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_link_stays_and_the_file_behind_it_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        AuthSession session = await ConnectAsync();
        await File.WriteAllTextAsync(Folder["real.bin"], "old", Ends);
        File.CreateSymbolicLink(Target, Folder["real.bin"]);

        (await SaveAsync(session, "/file?count=9")).Dispose();

        new FileInfo(Target).LinkTarget.ShouldNotBeNull();
        (await File.ReadAllBytesAsync(Folder["real.bin"], Ends)).ShouldBe(Pattern(0, 9));
    }

    [Fact]
    public async Task A_device_is_written_to_and_never_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such paths.");
        AuthSession session = await ConnectAsync();

        using Download download = await new AuthorizedClient(session).DownloadAsync(Get($"/file?count={Size}"), new DownloadTarget("/dev/null"), Notices, Ends);

        download.Received.ShouldBe(Size);
        new FileInfo("/dev/null").Length.ShouldBe(0);
        File.Exists("/dev/null.part").ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_in_memory_is_a_file_and_no_device()
    {
        const string Memory = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(Memory), "This system has no such folder.");
        AuthSession session = await ConnectAsync();
        string path = Path.Combine(Memory, $"tokenauth-{Guid.NewGuid():N}");
        try
        {
            using Download download = await new AuthorizedClient(session).DownloadAsync(Get($"/file?count={Size}"), new DownloadTarget(path), Notices, Ends);

            new FileInfo(path).Length.ShouldBe(Size);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_replaced_file_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
#pragma warning disable CA1416 // Skipped there.
        AuthSession session = await ConnectAsync();
        await File.WriteAllTextAsync(Target, "old", Ends);
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await SaveAsync(session, "/file?count=9")).Dispose();

        File.GetUnixFileMode(Target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_download_that_pauses_for_too_long_ends_by_the_clock()
    {
        AuthSession session = await ConnectAsync();
        int made = Clock.TimersMade;
        Task<Download> saving = new AuthorizedClient(session).DownloadAsync(
            Get($"/file?count={Size}&hang=100") with { OperationTimeout = TimeSpan.FromSeconds(5) }, new DownloadTarget(Target), Notices, Ends);
        await WaitForLengthAsync(100);
        await Clock.WaitForTimer(TimeSpan.FromSeconds(6), Ends);
        made.ShouldBeLessThan(Clock.TimersMade);
        Clock.Advance(TimeSpan.FromSeconds(6));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(saving);

        error.Kind.ShouldBe(ErrorKind.Timeout);
        error.Message.ShouldContain("sent nothing for 5 s");
        File.Exists(Target).ShouldBeFalse();
    }

    private IEnumerable<string?> FilesThere() => Directory.GetFiles(Path.GetDirectoryName(Target)!).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private Task<Download> SaveAsync(AuthSession session, string address, bool resume = false, string version = "1.1") =>
        new AuthorizedClient(session).DownloadAsync(Get(address, version), new DownloadTarget(Target, resume), Notices, Ends);

    private async Task WaitForLengthAsync(long length)
    {
        while (!File.Exists(Part) || new FileInfo(Part).Length < length)
        {
            await Task.Yield();
            Ends.ThrowIfCancellationRequested();
        }
    }
}
