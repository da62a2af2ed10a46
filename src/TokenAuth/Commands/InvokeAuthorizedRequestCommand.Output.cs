using TokenAuth.Output;

namespace TokenAuth.Commands;

/// <content>How much comes out: -First, -Skip and -IncludeTotalCount.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private OutputWindow _window = new(skip: 0, first: ulong.MaxValue);

    private void OpenWindow() => _window = new OutputWindow(PagingParameters.Skip, PagingParameters.First);

    // A value, or an array element by element.
    private void Emit(object? value)
    {
        if (_window.IsWide || value is not object?[] elements)
        {
            if (_window.Takes()) WriteObject(value, enumerateCollection: true);
            return;
        }

        foreach (object? element in elements)
        {
            if (_window.IsClosed) return;
            EmitOne(element);
        }
    }

    private void EmitOne(object? value)
    {
        if (_window.Takes()) WriteObject(value, enumerateCollection: false);
    }
}
