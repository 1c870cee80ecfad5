using System.Globalization;
using System.Text.RegularExpressions;

namespace Cpctl.StaticPods.Agent.Slots;

/// <summary>The text nft is given, and the reading of what it lists.</summary>
internal static partial class NftScript
{
    internal const string Table = "cpctl";

    /// <summary>
    /// Replaces the whole table in one transaction: declaring it first makes its deletion valid when there is none. "prerouting" is for what
    /// comes in, "output" for what this node itself sends; "fib" keeps connections to other hosts' port 6443 (the load balancer's) out of it.
    /// </summary>
    internal static string Redirect(int port, int slot) => $$"""
        table inet {{Table}}
        delete table inet {{Table}}
        table inet {{Table}} {
            chain prerouting {
                type nat hook prerouting priority -100; policy accept;
                tcp dport {{port}} fib daddr type local redirect to :{{slot}}
            }
            chain output {
                type nat hook output priority -100; policy accept;
                tcp dport {{port}} fib daddr type local redirect to :{{slot}}
            }
        }

        """;

    internal static string Remove => $"table inet {Table}\ndelete table inet {Table}\n";

    /// <summary>The slot that both chains of a listing lead <paramref name="port"/> to; null when either is missing or they differ.</summary>
    internal static int? ReadSlot(string listing, int port)
    {
        var targets = Rule().Matches(listing)
            .Where(match => Number(match.Groups["port"]) == port)
            .Select(match => Number(match.Groups["slot"]))
            .ToList();
        return targets.Count == 2 && targets[0] == targets[1] ? targets[0] : null;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tcp dport (?<port>\d{1,5}) fib daddr type \w+ redirect to :(?<slot>\d{1,5})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();
}
