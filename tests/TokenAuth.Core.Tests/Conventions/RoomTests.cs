using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using TokenAuth.Secrecy;

namespace TokenAuth.Core.Tests.Conventions;

public sealed class RoomTests
{
    // Who may know whom. What is not named here knows nobody.
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Http"] = ["Sessions", "SignIn", "Services", "Tokens", "Transport", "State", "Json", "Secrecy", "Errors"],
        ["Sessions"] = ["SignIn", "Services", "Tokens", "Transport", "State", "Json", "Secrecy", "Errors"],
        ["SignIn"] = ["Services", "Tokens", "Transport", "State", "Json", "Secrecy", "Errors"],
        ["Services"] = ["Tokens", "Json", "Secrecy", "Errors"],
        ["Tokens"] = ["Json", "Secrecy", "Errors"],
        ["Transport"] = ["Json", "Secrecy", "Errors"],
        ["State"] = ["Secrecy", "Errors"],
        ["Secrecy"] = [],
        ["Errors"] = [],
        ["Json"] = [],
    };

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    [Fact]
    public void Every_type_lives_in_a_room_of_the_design()
    {
        IEnumerable<string?> namespaces = typeof(Secret).Assembly.GetTypes()
            .Where(static type => !type.IsNested && type.Namespace?.StartsWith("TokenAuth", StringComparison.Ordinal) is true)
            .Select(static type => type.Namespace)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        namespaces.ShouldBe(Arrows.Keys.Select(static room => $"TokenAuth.{room}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_arrows_between_the_rooms_hold()
    {
        (string From, string To)[] seen = [.. References().Distinct()];

        seen.ShouldNotBeEmpty();
        seen.ShouldContain(("Http", "Sessions"));
        seen.Where(static arrow => !Arrows.GetValueOrDefault(arrow.From, []).Contains(arrow.To, StringComparer.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_picture_of_the_architecture_has_every_room_above_those_it_may_know()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        Dictionary<string, double> height = new(StringComparer.Ordinal);
        foreach (XElement text in XDocument.Load("Fixtures/architecture.svg").Descendants(svg + "text").Where(text => Arrows.ContainsKey(text.Value)))
        {
            height.Add(text.Value, (double)text.Attribute("y")!);
        }

        height.Keys.ShouldBe(Arrows.Keys, ignoreOrder: true);
        Arrows.SelectMany(static room => room.Value, static (room, known) => (From: room.Key, To: known)).Where(arrow => height[arrow.From] >= height[arrow.To]).ShouldBeEmpty();
    }

    [Fact]
    public void The_engine_references_nothing_but_dotnet()
    {
        typeof(Secret).Assembly.GetReferencedAssemblies().ShouldAllBe(static name => name.Name!.StartsWith("System", StringComparison.Ordinal) || name.Name == "netstandard");
    }

    [Fact]
    public void The_engines_project_references_no_package_and_no_project()
    {
        var project = XDocument.Load("Fixtures/TokenAuth.Core.csproj.xml");

        project.Descendants("PackageReference").ShouldBeEmpty();
        project.Descendants("ProjectReference").ShouldBeEmpty();
        project.Descendants("FrameworkReference").ShouldBeEmpty();
    }

    /// <summary>Which room's method bodies, fields and signatures name a type of which other room.</summary>
    private static List<(string From, string To)> References()
    {
        Module module = typeof(Secret).Module;
        using var stream = File.OpenRead(typeof(Secret).Assembly.Location);
        using var file = new PEReader(stream);
        MetadataReader metadata = file.GetMetadataReader();
        List<(string From, string To)> found = [];
        foreach (Type type in typeof(Secret).Assembly.GetTypes())
        {
            if (RoomOf(type) is not { } from)
            {
                continue;
            }

            foreach (Type other in NamedBy(type, module, file, metadata))
            {
                if (RoomOf(other) is { } to && to != from)
                {
                    found.Add((from, to));
                }
            }
        }

        return found;
    }

    private static IEnumerable<Type> NamedBy(Type type, Module module, PEReader file, MetadataReader metadata)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type> declared = type.GetFields(All).Select(static field => field.FieldType)
            .Concat(type.GetProperties(All).Select(static property => property.PropertyType))
            .Concat(type.GetInterfaces())
            .Concat(type.BaseType is { } parent ? [parent] : []);
        MethodBase[] methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        IEnumerable<Type> signatures = methods.SelectMany(static method => method.GetParameters().Select(static parameter => parameter.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(static method => method.ReturnType));
        return declared.Concat(signatures).Concat(methods.SelectMany(method => InBody(method, module, file, metadata))).SelectMany(Parts);
    }

    private static IEnumerable<Type> InBody(MethodBase method, Module module, PEReader file, MetadataReader metadata)
    {
        int address = metadata.GetMethodDefinition((MethodDefinitionHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(method.MetadataToken)).RelativeVirtualAddress;
        byte[] body = address == 0 ? [] : file.GetMethodBody(address).GetILBytes() ?? [];
        Type[] typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : [];
        Type[] methodArguments = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [];
        int position = 0;
        while (position < body.Length)
        {
            OpCode code = Codes[body[position] == OpCodes.Prefix1.Value ? (short)((body[position] << 8) | body[position + 1]) : body[position]];
            position += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok &&
                Resolve(module, BitConverter.ToInt32(body, position), typeArguments, methodArguments) is { } member)
            {
                yield return member as Type ?? member.DeclaringType ?? typeof(object);
            }

            position += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, position)),
                _ => 4,
            };
        }
    }

    private static MemberInfo? Resolve(Module module, int token, Type[] typeArguments, Type[] methodArguments)
    {
        // TypeRef, TypeDef, Field, MethodDef, MemberRef, TypeSpec, MethodSpec.
        if ((token >> 24) is not (0x01 or 0x02 or 0x04 or 0x06 or 0x0A or 0x1B or 0x2B))
        {
            return null;
        }

        try
        {
            return module.ResolveMember(token, typeArguments, methodArguments);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        Type[] inner = type.HasElementType ? [type.GetElementType()!] : type.IsGenericType ? type.GetGenericArguments() : [];
        return inner.SelectMany(Parts).Prepend(type);
    }

    private static string? RoomOf(Type type)
    {
        string? name = type.Assembly == typeof(Secret).Assembly ? type.Namespace : null;
        return name?.StartsWith("TokenAuth.", StringComparison.Ordinal) is true ? name["TokenAuth.".Length..] : null;
    }
}
