using System.Text;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Clusters;

/// <summary>The container `lb`: spreads connections to port 6443 over the nodes whose API server says that it is ready.</summary>
public sealed class LoadBalancer(ClusterSettings settings)
{
    private const string ConfigurationPath = "/etc/haproxy/haproxy.cfg";

    public string Container => settings.Prefix + "lb";

    public string Address => settings.LoadBalancerAddress;

    internal async Task CreateAsync(string image, IEnumerable<Node> nodes, CancellationToken cancellation)
    {
        await Docker.RunAsync(cancellation, [
            "create", "--name", Container, "--hostname", "lb", "--network", settings.Network, "--network-alias", "lb", "--ip", Address,
            "--label", $"{ClusterLabels.Cluster}={settings.Name}", "--label", $"{ClusterLabels.LoadBalancer}=true", image]);
        await WriteAsync(nodes, cancellation);
        await Docker.RunAsync(cancellation, "start", Container);
    }

    /// <summary>Follows the nodes; established connections stay.</summary>
    internal async Task FollowAsync(IEnumerable<Node> nodes, CancellationToken cancellation)
    {
        await WriteAsync(nodes, cancellation);
        await Docker.RunAsync(cancellation, "kill", "-s", "USR2", Container);
    }

    public Task<bool> ExistsAsync(CancellationToken cancellation) => Docker.TryAsync(cancellation, "container", "inspect", Container);

    private async Task WriteAsync(IEnumerable<Node> nodes, CancellationToken cancellation)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, Configuration(nodes.Select(node => (node.Name, node.Address))), cancellation);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            await Docker.RunAsync(cancellation, "cp", path, $"{Container}:{ConfigurationPath}");
        }
        finally
        {
            File.Delete(path);
        }
    }

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
