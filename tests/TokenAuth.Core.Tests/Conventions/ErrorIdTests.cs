using System.Reflection;
using TokenAuth.Errors;

namespace TokenAuth.Core.Tests.Conventions;

public sealed class ErrorIdTests
{
    [Fact]
    public void Every_error_id_equals_its_name()
    {
        FieldInfo[] ids = typeof(ErrorId).GetFields(BindingFlags.Public | BindingFlags.Static);

        ids.ShouldNotBeEmpty();
        ids.ShouldAllBe(static id => id.IsLiteral && (string)id.GetRawConstantValue()! == id.Name);
    }

    [Fact]
    public void Every_typed_error_is_an_exception_of_the_engine_or_of_http()
    {
        Type[] errors = [.. typeof(ErrorId).Assembly.GetExportedTypes().Where(static type => typeof(ITypedError).IsAssignableFrom(type) && type.IsClass)];

        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(static type => typeof(TokenAuthException).IsAssignableFrom(type) || typeof(HttpRequestException).IsAssignableFrom(type));
    }
}
