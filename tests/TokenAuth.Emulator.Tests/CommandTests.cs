using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class CommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_json_the_program_prints_one_line_and_ends_when_its_input_is_closed()
    {
        using Process process = Start("--json", "--exit-on-stdin-close", "--access-lifetime", "30");

        JsonNode ready = JsonNode.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!)!;
        ((int)ready["processId"]!).ShouldBe(process.Id);
        ((string)ready["certificateThumbprint"]!).Length.ShouldBe(40);
        ((string)ready["https"]!).ShouldMatch("^https://127\\.0\\.0\\.1:[0-9]+/$");
        using (PlainClient client = new(new Uri((string)ready["http"]!)))
        {
            ((double)(await client.Get("/_emulator/switches")).Json["accessLifetime"]!).ShouldBe(30);
        }

        process.StandardInput.Close();
        (await process.StandardOutput.ReadToEndAsync(Cancellation)).ShouldBeEmpty();
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ctrl_C_ends_it_for_people_and_not_for_a_parent_that_ends_it_itself(bool hasParent)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows sends Ctrl+C to a whole console, the tests' own included.");
        }

        Assert.SkipWhen(!hasParent && IgnoresInterrupts(), "These tests were started where Ctrl+C is ignored, and what they start inherits that.");
        using Process process = hasParent ? Start("--json", "--exit-on-stdin-close") : Start("--json");
        Uri address = new((string)JsonNode.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!)!["http"]!);

        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(Cancellation);
        }

        if (hasParent)
        {
            for (int attempt = 0; attempt < 100; attempt++)
            {
                using PlainClient client = new(address);
                (await client.Get("/_emulator/counters")).Status.ShouldBe(200);
            }

            process.HasExited.ShouldBeFalse();
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0);
    }

    // Shells start what runs in the background so.
    private static bool IgnoresInterrupts()
    {
        const string Status = "/proc/self/status";
        const ulong Interrupt = 1UL << 1;
        string? ignored = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }

    [Fact]
    public async Task For_people_it_prints_its_addresses_and_users_and_ends_by_a_request()
    {
        using Process process = Start();

        string address = (await process.StandardOutput.ReadLineAsync(Cancellation))!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        using PlainClient client = new(new Uri(address));
        (await client.Send(HttpMethod.Post, "/_emulator/shutdown")).Status.ShouldBe(204);

        string rest = await process.StandardOutput.ReadToEndAsync(Cancellation);
        rest.ShouldContain("anna@example.com");
        rest.ShouldContain("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_without_a_stack_trace()
    {
        await using EmulatorHost emulator = await EmulatorHost.StartAsync(cancellationToken: Cancellation);
        using Process process = Start("--http", emulator.HttpAddress.Port.ToString());

        string error = await process.StandardError.ReadToEndAsync(Cancellation);

        error.ShouldContain("address already in use");
        error.ShouldNotContain("   at ");
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(1);
    }

    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(EmulatorHost).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
