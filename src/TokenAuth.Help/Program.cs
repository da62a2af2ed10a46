using TokenAuth.Help;

if (args is not [string source, string target])
{
    await Console.Error.WriteLineAsync("TokenAuth.Help <folder of pages> <folder of help files>").ConfigureAwait(false);
    return 2;
}

try
{
    HelpFolder.Make(source, target);
    return 0;
}
catch (HelpPageException exception)
{
    // The form that MSBuild shows as an error of that file.
    await Console.Error.WriteLineAsync($"{exception.Path}(1): error HELP: {exception.Message}").ConfigureAwait(false);
    return 1;
}
