using Cpctl.Etcd.Client;

namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>The text nft is given for the failover.</summary>
internal static class EtcdFailoverScript
{
    internal const string Table = "cpctl-etcd";

    /// <summary>The kernel forgets the failover by itself when nobody renews it: an agent that dies must not keep an API server from its etcd.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Replaces the whole table in one transaction. Only what is sent to the loopback address is led away: that is how the API server asks for
    /// its etcd. Agents, operators and other members use the node's address and always reach the member itself.
    /// </summary>
    /// <param name="port">Where the relay listens on the loopback address.</param>
    internal static string Open(int port) => $$"""
        table inet {{Table}}
        delete table inet {{Table}}
        table inet {{Table}} {
            set led {
                type inet_service
                flags timeout
                elements = { {{EtcdUrls.ClientPort}} timeout {{Lifetime.TotalSeconds:0}}s }
            }
            chain output {
                type nat hook output priority -100; policy accept;
                ip daddr 127.0.0.1 tcp dport @led redirect to :{{port}}
            }
        }

        """;

    internal static string Close => $"table inet {Table}\ndelete table inet {Table}\n";
}
