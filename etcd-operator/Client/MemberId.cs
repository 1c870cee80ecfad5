using System.Globalization;

namespace Cpctl.Etcd.Client;

/// <summary>Cluster and member ids in text: 16 hexadecimal digits. etcd's own tools leave leading zeros out; both are read.</summary>
public static class MemberId
{
    public static string ToText(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
