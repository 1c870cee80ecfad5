using System.Text;

namespace Cpctl.Etcd.Database;

/// <summary>What an API server means by a key: /registry/TYPE[/NAMESPACE]/NAME, with the API group before the type where the type was added to the API.</summary>
/// <param name="Type">The resource as the API calls it, "pods" or "widgets.example.com"; "(other)" for keys of anything else.</param>
/// <param name="Namespace">Null for what has none.</param>
internal readonly record struct ResourceKey(string Type, string? Namespace)
{
    public const string Other = "(other)";

    /// <summary>Longer keys are none of an API server: names and namespaces have at most 253 characters each.</summary>
    private const int LongestKey = 1024;

    /// <summary>Whether keys that differ only behind their last slash are of one type and namespace: so deep, the name alone stands there.</summary>
    public static bool IsDecidedByParent(ReadOnlySpan<byte> key) =>
        key.Length <= LongestKey && key.Count((byte)'/') > 3 && System.Text.Unicode.Utf8.IsValid(key);

    public static ResourceKey Parse(ReadOnlySpan<byte> key)
    {
        if (key.Length is < 2 or > LongestKey || key[0] != '/' || !System.Text.Unicode.Utf8.IsValid(key))
        {
            return new ResourceKey(Other, null);
        }

        var parts = Encoding.UTF8.GetString(key[1..]).Split('/');

        // "/registry/services/specs/default/web" and "/registry/example.com/widgets/default/one"; the prefix itself can be set.
        return parts switch
        {
            [_, "services", "specs", .. var rest] => new("services", NamespaceOf(rest)),
            [_, "services", "endpoints", .. var rest] => new("endpoints", NamespaceOf(rest)),
            [_, "minions", .. var rest] => new("nodes", NamespaceOf(rest)),
            [_, "ranges", _] => new("ranges", null),
            [_, var group, var type, .. { Length: > 0 } rest] when group.Contains('.', StringComparison.Ordinal) => new($"{type}.{group}", NamespaceOf(rest)),
            [_, var type, .. { Length: > 0 } rest] when type.Length > 0 => new(type, NamespaceOf(rest)),
            _ => new(Other, null),
        };
    }

    private static string? NamespaceOf(string[] rest) => rest.Length > 1 && rest[0].Length > 0 ? rest[0] : null;
}
