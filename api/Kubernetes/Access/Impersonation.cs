using System.Text;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Kubernetes;

/// <summary>Whom a kubeconfig's user acts as (<c>as</c>, <c>as-uid</c>, <c>as-groups</c>, <c>as-user-extra</c>): by it people give up rights on purpose.</summary>
/// <param name="Headers">As the API server reads them, each name once: .NET joins the values of a header with commas, which the server takes for one value.</param>
internal sealed record Impersonation(IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>What an HTTP header's name may hold besides letters and digits, without the percent sign that escapes (RFC 7230, section 3.2.6).</summary>
    private const string NameCharacters = "!#$&'*+-.^_`|~";

    /// <param name="user">The user entry of a kubeconfig.</param>
    /// <returns>Null when it acts as itself.</returns>
    /// <exception cref="FormatException">Groups and the like are named and no user, which kubectl refuses too; or several values of one kind.</exception>
    public static Impersonation? FromKubeconfig(JsonObject user)
    {
        (string, string)[] rest =
        [
            .. Values(user["as-uid"]).Select(uid => ("Impersonate-Uid", uid)),
            .. Values(user["as-groups"]).Select(group => ("Impersonate-Group", group)),
            .. (user["as-user-extra"] as JsonObject ?? []).SelectMany(extra => Values(extra.Value).Select(value => ($"Impersonate-Extra-{Escape(extra.Key)}", value))),
        ];
        var name = Values(user["as"]).FirstOrDefault();
        if (name is null)
        {
            return rest.Length == 0 ? null : throw new FormatException("its user acts as groups, a uid or extra values without \"as\", the user's name");
        }

        (string Name, string Value)[] headers = [("Impersonate-User", name), .. rest];
        if (headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(values => values.Count() > 1) is { } several)
        {
            throw new FormatException($"its user acts as {string.Join(" and ", several.Select(header => header.Value))} at once ({several.Key}), which cpctl cannot pass on; use credentials that have these rights themselves");
        }

        return headers.FirstOrDefault(header => header.Value.Any(char.IsControl)) is { Name: { } broken }
            ? throw new FormatException($"what its user acts as has a control character ({broken})")
            : new Impersonation(headers);
    }

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => list.Select(item => item?.ToString() ?? ""),
        _ => node.ToString() is { Length: > 0 } text ? [text] : [],
    };

    /// <summary>The API server takes the escapes back; it reads names in lower case.</summary>
    private static string Escape(string key) => string.Concat(Encoding.UTF8.GetBytes(key).Select(character =>
        char.IsAsciiLetterOrDigit((char)character) || NameCharacters.Contains((char)character, StringComparison.Ordinal) ? $"{(char)character}" : $"%{character:X2}"));
}
