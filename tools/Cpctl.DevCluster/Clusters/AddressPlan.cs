using System.Globalization;

namespace Cpctl.DevCluster.Clusters;

/// <summary>Gives nodes their addresses: the same name gets the same one wherever possible.</summary>
internal static class AddressPlan
{
    private const int FirstControlPlane = 10;
    private const int FirstWorker = 100;
    private const int FirstOther = 150;
    private const int Last = 250;

    /// <summary>The last part of the address of a node: cp1 → 11, w1 → 101, any other name the first free one from 150.</summary>
    public static int LastPartOf(string name, IReadOnlySet<int> taken)
    {
        var wanted = Numbered(name, "cp", FirstControlPlane, FirstWorker) ?? Numbered(name, "w", FirstWorker, FirstOther);
        if (wanted is { } part && !taken.Contains(part))
            return part;
        return Enumerable.Range(FirstOther, Last - FirstOther).FirstOrDefault(part => !taken.Contains(part)) is var free and > 0
            ? free
            : throw new InvalidOperationException($"No address is left for {name}: the network holds {Last - FirstOther} such nodes.");
    }

    private static int? Numbered(string name, string prefix, int first, int end) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0 && first + number < end
            ? first + number
            : null;
}
