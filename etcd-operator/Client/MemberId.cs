using System.Globalization;

namespace Cpctl.Etcd.Client;

/// <summary>Cluster and member ids as etcd's own tools print them: hexadecimal, no prefix, no padding.</summary>
public static class MemberId
{
    public static string ToText(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
