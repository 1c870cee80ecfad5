using System.Text;
using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Clusters;

/// <summary>The container `lb`: spreads connections to port 6443 over the nodes whose API server says that it is ready.</summary>
public sealed class LoadBalancer(ClusterSettings settings)
{
    private const string ConfigurationPath = "/etc/haproxy/haproxy.cfg";

    public string Container => settings.Prefix + "lb";

    public string Address => settings.LoadBalancerAddress;

    internal Task CreateAsync(string image, IEnumerable<Node> nodes, CancellationToken cancellation) =>
        ContainerEngine.NewContainer(image)
            .WithName(Container).WithHostname("lb")
            .WithNetwork(settings.Network).WithNetworkAliases("lb")
            .WithCreateParameterModifier(parameters => NodeContainer.FixAddress(parameters, settings.Network, Address))
            .WithLabel(ClusterLabels.Cluster, settings.Name).WithLabel(ClusterLabels.LoadBalancer, "true")
            .WithResourceMapping(Bytes(nodes), new FileInfo(ConfigurationPath))
            .Build()
            .StartAsync(cancellation);

    /// <summary>Follows the nodes; established connections stay.</summary>
    internal async Task FollowAsync(IEnumerable<Node> nodes, CancellationToken cancellation)
    {
        (await new ContainerExec(Container, "bash", "-c", "cat > \"$1\"", "write", ConfigurationPath) { Input = Text(nodes) }.RunAsync(cancellation)).EnsureSuccess();
        await ContainerEngine.SignalAsync(Container, "SIGUSR2", cancellation);
    }

    public async Task<bool> ExistsAsync(CancellationToken cancellation) => await ContainerEngine.FindAsync(Container, cancellation) is not null;

    private static byte[] Bytes(IEnumerable<Node> nodes) => Encoding.UTF8.GetBytes(Text(nodes));

    private static string Text(IEnumerable<Node> nodes) => Configuration(nodes.Select(node => (node.Name, node.Address)));

    /// <summary>
    /// A node that is out of order gets no new connections after a second at most. Established ones are left alone: an API server that
    /// drains still answers on them, and those to a dead machine end by TCP keep-alive.
    /// </summary>
    internal static string Configuration(IEnumerable<(string Name, string Address)> nodes)
    {
        var text = new StringBuilder(
            """
            global
              maxconn 4096
              hard-stop-after 1h
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1h
              timeout server 1h
              timeout check 2s
              option clitcpka
              option srvtcpka
              srvtcpka-idle 5s
              srvtcpka-intvl 2s
              srvtcpka-cnt 3
              option redispatch 1
              retries 3
            frontend api
              bind :6443
              default_backend nodes
            backend nodes
              balance roundrobin
              option httpchk
              http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host localhost
              http-check expect status 200
              default-server check check-ssl verify none inter 500ms fastinter 200ms downinter 500ms fall 2 rise 1

            """);
        foreach (var (name, address) in nodes)
            text.Append($"  server {name} {address}:6443\n");
        return text.ToString();
    }
}
