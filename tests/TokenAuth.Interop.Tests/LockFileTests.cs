using TokenAuth.Interop.Tests.Support;

namespace TokenAuth.Interop.Tests;

public sealed class LockFileTests
{
    [Fact]
    public void The_lock_file_names_no_host_and_pins_what_it_installs()
    {
        string text = File.ReadAllText(Path.Combine(Provider.Folder, "package-lock.json"));

        text.ShouldNotContain("://");
        text.ShouldContain("\"integrity\": \"sha512-");
    }
}
