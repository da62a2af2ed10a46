using System.Linq.Expressions;
using System.Management.Automation;

namespace TokenAuth.Output;

/// <summary>Makes custom objects with room for their members: PowerShell 7 has that constructor, the reference assembly does not.</summary>
internal static class PSObjectFactory
{
    private static readonly Func<int, PSObject> Factory = Find();

    /// <summary>Makes an empty object that will get <paramref name="capacity"/> members.</summary>
    public static PSObject Create(int capacity) => Factory(capacity);

    private static Func<int, PSObject> Find()
    {
        if (typeof(PSObject).GetConstructor([typeof(int)]) is not { } constructor) return static _ => new PSObject();
        ParameterExpression capacity = Expression.Parameter(typeof(int));
        return Expression.Lambda<Func<int, PSObject>>(Expression.New(constructor, capacity), capacity).Compile();
    }
}
