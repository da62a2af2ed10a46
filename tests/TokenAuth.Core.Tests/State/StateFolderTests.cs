using System.Runtime.Versioning;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.State;

[UnsupportedOSPlatform("windows")]
public sealed class StateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_made_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        string path = new StateFolder(_folder["a/b"]).Ensure("totp");

        path.ShouldBe(Path.Combine(_folder["a/b"], "totp"));
        File.GetUnixFileMode(path).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_folder["a/b"]).ShouldBe(OwnerOnly);
    }

    [Fact]
    public void A_folder_that_others_may_read_is_closed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        Directory.CreateDirectory(_folder["state"], OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        new StateFolder(_folder["state"]).Ensure("totp");

        File.GetUnixFileMode(_folder["state"]).ShouldBe(OwnerOnly);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_folder_that_others_may_write_is_refused(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        Directory.CreateDirectory(_folder["state"]);
        File.SetUnixFileMode(_folder["state"], OwnerOnly | mode);

        Refused("others may write it");
        File.GetUnixFileMode(_folder["state"]).ShouldBe(OwnerOnly | mode);
    }

    [Fact]
    public void A_folder_below_that_others_may_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        Directory.CreateDirectory(_folder["state"], OwnerOnly);
        Directory.CreateDirectory(_folder["state/totp"]);
        File.SetUnixFileMode(_folder["state/totp"], OwnerOnly | UnixFileMode.OtherWrite);

        Refused("others may write it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_is_refused(bool dangling)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        if (!dangling)
        {
            Directory.CreateDirectory(_folder["elsewhere"]);
        }

        Directory.CreateSymbolicLink(_folder["state"], _folder["elsewhere"]);

        Refused("");
        Directory.Exists(_folder["elsewhere"]).ShouldBe(!dangling);
    }

    [Fact]
    public void A_folder_of_somebody_else_is_refused_even_where_its_mode_can_be_set()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser can give a folder away, and only he could set its mode afterwards.");
        Directory.CreateDirectory(_folder["state"], OwnerOnly);
        using (var owner = System.Diagnostics.Process.Start("chown", ["65534", _folder["state"]]))
        {
            owner.WaitForExit();
            owner.ExitCode.ShouldBe(0);
        }

        Refused("it belongs to somebody else");
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        File.WriteAllText(_folder["state"], "");

        Refused("");
    }

    [Fact]
    public void A_relative_place_is_made_absolute_once()
    {
        Path.IsPathRooted(new StateFolder("state").Path).ShouldBeTrue();
    }

    private void Refused(string why)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => new StateFolder(_folder["state"]).Ensure("totp"));

        error.ErrorId.ShouldBe(ErrorId.StateFolderUnusable);
        error.Message.ShouldContain(_folder["state"]);
        error.Message.ShouldContain(why);
        error.NextStep!.ShouldContain(StateFolder.EnvironmentVariable);
    }
}
