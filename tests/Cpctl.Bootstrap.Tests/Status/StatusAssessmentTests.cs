using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Status;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Tests.Status;

[Trait("Category", "Unit")]
public sealed class StatusAssessmentTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OfCluster_AllWell_IsHealthy()
    {
        var report = StatusAssessment.OfCluster(Cluster(), [Node("cp2"), Node("cp1")], Now);
        Assert.Equal(Health.Healthy, report.Health);
        Assert.Empty(report.Problems);
        Assert.Equal(["cp1", "cp2"], report.Nodes.Select(node => node.Name));
        Assert.Equal(["leader", null], report.Nodes.Select(node => node.Etcd));
    }

    [Fact]
    public void OfCluster_NoStatusYet_SaysNoOperator() =>
        ExpectProblem("no operator", new ControlPlane { Spec = { Version = "v1.20.2" } }, Node("cp1"));

    [Theory]
    [InlineData("Available", "False", "not available: why")]
    [InlineData("Available", "Unknown", "not available: why")]
    [InlineData("Degraded", "True", "degraded: why")]
    [InlineData("SpecValid", "False", "not valid: why")]
    public void OfCluster_BadCondition_IsAProblem(string type, string status, string expected)
    {
        var cluster = Cluster();
        cluster.Status!.Conditions = [new Condition { Type = type, Status = status, Message = "why" }];
        ExpectProblem(expected, cluster, Node("cp1"));
    }

    [Theory]
    [InlineData("Progressing", "True")]
    [InlineData("Degraded", "False")]
    [InlineData("Upgradeable", "False")]
    public void OfCluster_HarmlessCondition_IsNone(string type, string status)
    {
        var cluster = Cluster();
        cluster.Status!.Conditions = [new Condition { Type = type, Status = status, Message = "why" }];
        Assert.Equal(Health.Healthy, StatusAssessment.OfCluster(cluster, [Node("cp1")], Now).Health);
    }

    [Fact]
    public void OfCluster_DegradedNamesWhatAnotherConditionIsAbout_SaysItOnce()
    {
        var cluster = Cluster();
        cluster.Status!.Conditions =
        [
            new Condition { Type = "Degraded", Status = "True", Message = "cp3 is silent; etcd on cp2 differs" },
            new Condition { Type = "EtcdConsistent", Status = "False", Message = "etcd on cp2 differs" },
        ];

        Assert.Equal(["degraded: cp3 is silent; etcd on cp2 differs"], StatusAssessment.OfCluster(cluster, [Node("cp1")], Now).Problems);
    }

    /// <summary>The operator judges, with the rotation's limits and corrected clocks. By this machine's clock everything of this node would be overdue.</summary>
    [Fact]
    public void OfCluster_AnOperatorRenewsTheConditions_NodesAreNotJudgedByOtherLimits()
    {
        var node = Node("cp1");
        node.Status!.LastHeartbeat = Now - TimeSpan.FromHours(3);
        node.Status.Certificates = [Certificate(Now + TimeSpan.FromMinutes(30))];

        Assert.Equal(Health.Healthy, StatusAssessment.OfCluster(Cluster(), [node], Now).Health);
    }

    [Fact]
    public void OfCluster_NobodyRenewsTheConditions_NodesAreJudgedAsTheOperatorWould()
    {
        var failed = Node("cp1");
        failed.Status!.FailedRevision = 3;
        failed.Status.FailureReason = "exit code 2";
        var silent = Node("cp2");
        silent.Status!.LastHeartbeat = Now - TimeSpan.FromMinutes(7);
        var overdue = Node("cp3");
        overdue.Status!.Certificates = [Certificate(Now + TimeSpan.FromMinutes(30))];

        Assert.Equal(
            [
                "silence",
                "cp1 gave up revision 3 and runs 3 again: exit code 2 (correct the spec, or `cpctl rollout retry` to try once more)",
                "the agent of cp2 has not been heard of since 2029-12-31T23:53:00Z",
                "certificate etcd/server on cp3 should have been renewed at 2029-12-31T23:30:00Z and expires at 2030-01-01T00:30:00Z",
            ],
            StatusAssessment.OfCluster(Cluster(), [failed, silent, overdue], Now, "silence").Problems);
    }

    [Fact]
    public void OfNode_ApiDown_IsDegradedAndSaysWhy()
    {
        var report = StatusAssessment.OfNode(new NodeReport { Time = Now, Node = Node("cp1") }, "connection refused");
        Assert.Equal((StatusSource.Agent, Health.Degraded), (report.Source, report.Health));
        Assert.Contains("connection refused", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_OfACluster_NamesSourceNodesAndMembers()
    {
        using var output = new StringWriter();
        using var terminal = new TerminalWriter(output);
        StatusTable.Write(terminal, StatusAssessment.OfCluster(Cluster(), [Node("cp1")], Now));
        Assert.StartsWith("source: the API\ncluster: kubernetes at lb:6443, Kubernetes v1.20.2, revision 3\nhealth: healthy\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("cp1    control-plane   10.0.0.1   yes     3          3        leader   1/1", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ETCD MEMBER", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_EditWithoutRevision_SaysThatTheRestIsAboutTheOneBefore()
    {
        using var output = new StringWriter();
        var cluster = Cluster();
        cluster.Metadata.Generation = 2;
        using var terminal = new TerminalWriter(output);
        StatusTable.Write(terminal, StatusAssessment.OfCluster(cluster, [Node("cp1")], Now));
        Assert.Contains("revision 3; generation 2 of the spec has no revision yet\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfCluster_NoOperatorWorks_IsTheFirstProblem()
    {
        var node = Node("cp1");
        node.Status!.Operator = new OperatorStatus { Leads = true, Problem = "the ControlPlane's status cannot be written: forbidden (403 Forbidden)" };
        var report = StatusAssessment.OfCluster(Cluster(), [node], Now, "no operator works: …");
        Assert.Equal(["no operator works: …", "cp1: its operator: the ControlPlane's status cannot be written: forbidden (403 Forbidden)"], report.Problems);
    }

    private const string Webhook = "the API server cannot call the admission webhook \"all.example.com\" (…): Internal error occurred: failed calling webhook \"all.example.com\": … (500 InternalError)";

    [Fact]
    public void OfCluster_WritesAreRefused_NamesTheWebhookAndDoesNotBlameWhatEndsForIt()
    {
        var node = Node("cp1");
        node.Status!.Components = [new ComponentStatus { Name = "kube-scheduler", Message = "it does not run yet" }, new ComponentStatus { Name = "kube-apiserver", Message = "no answer" }];
        var cluster = Cluster();
        cluster.Status!.Conditions = [new Condition { Type = "Degraded", Status = "True", Reason = "ComponentNotReady", Message = "kube-scheduler on cp1 is not ready" }];
        var local = new NodeReport { Time = Now, Node = Node("cp1"), ApiProblem = Webhook };

        var problems = StatusAssessment.OfCluster(cluster, [node], Now, "no operator works: …", local).Problems;

        Assert.Equal(
            [
                "no operator works: …",
                $"cp1: its agent cannot report to the API: {Webhook}",
                "when the status was last renewed: degraded: kube-scheduler on cp1 is not ready",
                "kube-scheduler on cp1 is not ready: it does not run yet (it ends whenever its lease is not renewed, and renewals are refused: the API server cannot call the admission webhook \"all.example.com\" and refuses what it is to be asked about)",
                "kube-apiserver on cp1 is not ready: no answer",
            ],
            problems);
    }

    /// <summary>Only agents are refused: the operator renews the status, and cannot know why agents are silent.</summary>
    [Fact]
    public void OfCluster_OnlyTheAgentIsRefused_ItsNodeNamesTheWebhook() => Assert.Equal(
        [$"cp1: its agent cannot report to the API: {Webhook}"],
        StatusAssessment.OfCluster(Cluster(), [Node("cp1")], Now, null, new NodeReport { Time = Now, Node = Node("cp1"), ApiProblem = Webhook }).Problems);

    [Theory]
    [InlineData("no answer yet")]
    [InlineData("No API server can be reached (127.0.0.1:6443: Connection refused).")]
    public void OfCluster_TheAgentJustLostTheApi_IsNoProblem(string told) => Assert.Empty(
        StatusAssessment.OfCluster(Cluster(), [Node("cp1")], Now, null, new NodeReport { Time = Now, Node = Node("cp1"), ApiProblem = told }).Problems);

    [Fact]
    public void OfCluster_AnAgentSpeaksForTheOperators_ItsWordIsNotOld()
    {
        var cluster = Cluster();
        cluster.Status!.Conditions = [new Condition { Type = "Degraded", Status = "True", Reason = "OperatorSilent", Message = "why" }];
        Assert.Equal(["silence", "degraded: why"], StatusAssessment.OfCluster(cluster, [Node("cp1")], Now, "silence").Problems);
    }

    [Fact]
    public void OfNode_ItsReportWasRefused_NamesTheWebhook()
    {
        var node = Node("cp1");
        node.Status!.Components = [new ComponentStatus { Name = "kube-controller-manager" }];
        var problems = StatusAssessment.OfNode(new NodeReport { Time = Now, Node = node, ApiProblem = Webhook }, "connection refused").Problems;
        Assert.Equal($"cp1: its agent cannot report to the API: {Webhook}", problems[1]);
        Assert.Contains("kube-controller-manager on cp1 is not ready (it ends whenever", problems[2], StringComparison.Ordinal);
    }

    private static void ExpectProblem(string expected, ControlPlane cluster, ControlPlaneNode node)
    {
        var report = StatusAssessment.OfCluster(cluster, [node], Now);
        Assert.Equal(Health.Degraded, report.Health);
        Assert.Contains(report.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    private static ControlPlane Cluster() => new()
    {
        Metadata = { Generation = 1 },
        Spec = { Version = "v1.20.2", ControlPlaneEndpoint = "lb:6443" },
        Status = new ControlPlaneStatus
        {
            Version = "v1.20.2",
            LatestRevision = 3,
            ObservedGeneration = 1,
            Conditions = [new Condition { Type = "Available", Status = "True" }],
            Etcd = new EtcdClusterStatus { Members = [new EtcdMemberStatus { Name = "cp1", Id = "a", IsLeader = true, Healthy = true }] },
        },
    };

    private static ControlPlaneNode Node(string name) => new()
    {
        Metadata = { Name = name },
        Spec = { TargetRevision = 3, Ip = "10.0.0.1" },
        Status = new ControlPlaneNodeStatus
        {
            CurrentRevision = 3,
            LastGoodRevision = 3,
            Components = [new ComponentStatus { Name = "etcd", Ready = true }],
            LastHeartbeat = Now - TimeSpan.FromSeconds(5),
            Certificates = [Certificate(Now + TimeSpan.FromDays(300))],
        },
    };

    private static CertificateStatus Certificate(DateTimeOffset notAfter) =>
        new() { Name = "etcd/server", NotBefore = notAfter.AddDays(-365), RenewAt = notAfter.AddHours(-1), NotAfter = notAfter, RenewedBy = "agent" };
}
