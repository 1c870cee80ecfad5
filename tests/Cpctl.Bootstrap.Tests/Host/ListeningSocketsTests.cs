using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Tests.Host;

[Trait("Category", "Unit")]
public sealed class ListeningSocketsTests
{
    [Fact]
    public void Parse_KernelTable_TakesOnlyListeningSockets()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000 100 0 0 10 0",
            "   1: 0100007F:8000 0100007F:192B 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000 100 0 0 10 0",
        ];
        Assert.Equal([(6443, "4711")], ListeningSockets.Parse(table));
    }

    [Fact]
    public void Read_OwnListener_NamesThisProcess()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var found = ListeningSockets.Read("/proc").Single(entry => entry.Port == port);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), found.Owner, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config=/a", "/a")]
    [InlineData("--config|/b", "/b")]
    [InlineData("--configuration=/c", null)]
    public void Flag_OfAProcess_IsReadInBothForms(string arguments, string? expected) =>
        Assert.Equal(expected, new RunningProcess(1, ["kubelet", .. arguments.Split('|')]).Flag("config"));
}
