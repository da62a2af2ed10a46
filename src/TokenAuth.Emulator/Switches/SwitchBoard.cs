using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>Changes many switches at once: back to the start, or by a JSON object that names some of them.</summary>
internal static class SwitchBoard
{
    private static readonly PropertyInfo[] Switches = typeof(EmulatorSwitches).GetProperties();

    public static void Copy(EmulatorSwitches from, EmulatorSwitches to)
    {
        foreach (PropertyInfo property in Switches)
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    /// <summary>Changes what the object names; nothing at all when a member is unknown or has the wrong type.</summary>
    /// <exception cref="JsonException">A member is unknown or has the wrong type.</exception>
    public static void Patch(EmulatorSwitches switches, JsonObject changes)
    {
        JsonObject merged = JsonSerializer.SerializeToNode(switches, EmulatorJson.Options)!.AsObject();
        foreach ((string name, JsonNode? value) in changes)
        {
            string known = merged.Select(member => member.Key).FirstOrDefault(member => member.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new JsonException($"There is no switch '{name}'. There are: {string.Join(", ", merged.Select(member => member.Key))}.");
            merged[known] = value?.DeepClone();
        }

        Copy(merged.Deserialize<EmulatorSwitches>(EmulatorJson.Options)!, switches);
    }
}
