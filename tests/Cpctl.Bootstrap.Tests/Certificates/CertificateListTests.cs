using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Status;
using Cpctl.Pki.Views;

namespace Cpctl.Bootstrap.Tests.Certificates;

[Trait("Category", "Unit")]
public sealed class CertificateListTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NodesThatReport_OrdersThemAndJudgesEach()
    {
        var list = CertificateList.Of(StatusSource.Api, [Node("cp2", 400), Node("cp1", 100, 5, 0)], Now);

        Assert.Equal(
            [("cp1", CertificateState.Valid), ("cp1", CertificateState.Overdue), ("cp1", CertificateState.Expired), ("cp2", CertificateState.Valid)],
            list.Items.Select(item => (item.Node, item.State)));
        Assert.True(list.NeedsAttention);
        Assert.Empty(list.Silent);
    }

    [Fact]
    public void Of_ANodeWithoutReport_IsNamed()
    {
        var list = CertificateList.Of(StatusSource.Api, [Node("cp1", 100), new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp2" } }], Now);
        Assert.Equal(["cp2"], list.Silent);
        Assert.False(list.NeedsAttention);
    }

    [Fact]
    public void Write_Table_ShortensNamesAndTellsTheRest()
    {
        var node = Node("cp1", 100);
        node.Status!.Certificates[0].Names = ["10.0.0.11", "cp1", "kubernetes", "lb"];
        using var output = new StringWriter();
        using var terminal = new TerminalWriter(output);

        CertificateTable.Write(terminal, CertificateList.Of(StatusSource.Agent, [node], Now));

        Assert.Contains("source: this node's agent", output.ToString(), StringComparison.Ordinal);
        Assert.Matches("cp1 +c0 +- +10.0.0.11,cp1 \\+2 +- +2030-04-11 00:00Z +100d +agent +Valid", output.ToString());
    }

    [Theory]
    [InlineData(-1, "none")]
    [InlineData(59, "59s")]
    [InlineData(61, "1m01s")]
    [InlineData(7260, "2h01m")]
    [InlineData(172799, "47h59m")]
    [InlineData(172800, "2d")]
    public void Text_RemainingTime_HasItsLargestUnits(int seconds, string expected) => Assert.Equal(expected, RemainingTime.Text(TimeSpan.FromSeconds(seconds)));

    private static ControlPlaneNode Node(string name, params int[] daysLeft) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Status = new ControlPlaneNodeStatus
        {
            Certificates =
            [
                .. daysLeft.Select((days, index) => new CertificateStatus
                {
                    Name = $"c{index}", NotAfter = Now.AddDays(days), RenewAt = Now.AddDays(days - 10), RenewedBy = CertificateRenewers.Agent,
                }),
            ],
        },
    };
}
