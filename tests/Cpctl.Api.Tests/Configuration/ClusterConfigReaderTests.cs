using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ClusterConfigReaderTests
{
    private const string Head = "apiVersion: cpctl.dev/v1alpha1\nkind: ControlPlane\nmetadata:\n  name: cluster\nspec:\n";

    [Fact]
    public void Read_SmallestFile_FillsInDefaults()
    {
        var result = Read("  version: v1.20.2\n");

        Assert.Empty(result.Problems);
        Assert.Equal("v1.20.2", result.Value!.Spec.Version);
        Assert.Equal("10.244.0.0/16", result.Value.Spec.Networking.PodSubnet);
        Assert.Equal("cluster", result.Value.Metadata.Name);
    }

    [Fact]
    public void Read_Json_Works()
    {
        var result = ClusterConfigReader.Read(
            """{"apiVersion":"cpctl.dev/v1alpha1","kind":"ControlPlane","spec":{"version":"v1.36.0","kubelet":{"failSwapOn":false}}}""", "c.json");

        Assert.Empty(result.Problems);
        Assert.False(result.Value!.Spec.Kubelet!["failSwapOn"]!.GetValue<bool>());
    }

    [Fact]
    public void Read_ObjectFromACluster_IgnoresStatusAndServerMetadata()
    {
        var result = ClusterConfigReader.Read(Head.Replace("  name: cluster", "  name: cluster\n  uid: abc\n  generation: 4\n  managedFields: []", StringComparison.Ordinal)
            + "  version: v1.20.2\nstatus:\n  anything: 1\n", "c.yaml");

        Assert.Empty(result.Problems);
    }

    [Fact]
    public void Read_EmptySections_CountAsAbsent()
    {
        var result = Read("  version: v1.20.2\n  etcd:\n  networking:\n    podSubnet:\n");

        Assert.Empty(result.Problems);
        Assert.Equal("100ms", result.Value!.Spec.Etcd.HeartbeatInterval);
    }

    // Each row: lines under spec, then path, line and column (in the whole file), and words of the message.
    [Theory]
    [InlineData("  podSubnet: 10.0.0.0/8", "spec.podSubnet", 6, 3, "is not a field")]
    [InlineData("  networking: {podsubnet: 10.0.0.0/16}", "spec.networking.podsubnet", 6, 16, "Did you mean podSubnet?")]
    [InlineData("  etcd: {snapshotCount: many}", "spec.etcd.snapshotCount", 6, 25, "an integer from 100 to 1000000")]
    [InlineData("  etcd: {snapshotCount: 1}", "spec.etcd.snapshotCount", 6, 25, "out of range")]
    [InlineData("  etcd: {quotaBackendBytes: 1.5}", "spec.etcd.quotaBackendBytes", 6, 29, "the number 1.5")]
    [InlineData("  etcd: {snapshotCount: 3000000000}", "spec.etcd.snapshotCount", 6, 25, "out of range")]
    [InlineData("  etcd: [1]", "spec.etcd", 6, 9, "is a list")]
    [InlineData("  etcd: {version: 3.5}", "spec.etcd.version", 6, 19, "Write 3.5.x")]
    [InlineData("  etcd: {version: 3.3.10}", "spec.etcd.version", 6, 19, "etcd 3.4 to 3.6")]
    [InlineData("  rollout: {paused: yes}", "spec.rollout.paused", 6, 21, "true or false")]
    [InlineData("  encryption: {provider: aescbc}", "spec.encryption.provider", 6, 26, "one of secretbox, aesgcm")]
    [InlineData("  certificates: {keyAlgorithm: ECDSA-P25}", "spec.certificates.keyAlgorithm", 6, 32, "Did you mean ECDSA-P256?")]
    [InlineData("  rollout: {verifyTimeout: 5 minutes}", "spec.rollout.verifyTimeout", 6, 28, "a duration such as")]
    [InlineData("  controlPlaneEndpoint: api.example.org", "spec.controlPlaneEndpoint", 6, 25, "host:port")]
    [InlineData("  controlPlaneEndpoint: api.example.org:66000", "spec.controlPlaneEndpoint", 6, 25, "1 to 65535")]
    [InlineData("  controlPlaneEndpoint: 10.0.0.300:6443", "spec.controlPlaneEndpoint", 6, 25, "not an IPv4 address")]
    [InlineData("  controlPlaneEndpoint: 10.96.1.1:6443", "spec.controlPlaneEndpoint", 6, 25, "service subnet")]
    [InlineData("  certSANs: [ok.example.org, 'a b']", "spec.certSANs[1]", 6, 30, "a DNS name or an IP address")]
    [InlineData("  certSANs: [a.example.org, A.example.org]", "spec.certSANs[1]", 6, 29, "twice")]
    [InlineData("  networking: {podSubnet: 10.0.0.1/16}", "spec.networking.podSubnet", 6, 27, "Did you mean 10.0.0.0/16?")]
    [InlineData("  networking: {podSubnet: 10.0.0.0/40}", "spec.networking.podSubnet", 6, 27, "not a range")]
    [InlineData("  networking: {podSubnet: 10.0.0.0/25}", "spec.networking.podSubnet", 6, 27, "too small")]
    [InlineData("  networking: {podSubnet: 10.100.0.0/16}", "spec.networking.serviceSubnet", 6, 3, "overlaps spec.networking.podSubnet")]
    [InlineData("  networking: {serviceSubnet: 12.0.0.0/8}", "spec.networking.serviceSubnet", 6, 31, "too large")]
    [InlineData("  networking: {serviceSubnet: 10.0.0.0/29}", "spec.networking.serviceSubnet", 6, 31, "too small")]
    [InlineData("  networking: {podSubnet: 127.0.0.0/16}", "spec.networking.podSubnet", 6, 27, "loopback")]
    [InlineData("  networking: {podSubnet: 'fd00::/56'}", "spec.networking.serviceSubnet", 6, 3, "another address family")]
    [InlineData("  etcd: {electionTimeout: 400ms}", "spec.etcd.electionTimeout", 6, 27, "at least 500ms")]
    [InlineData("  etcd: {electionTimeout: 2m}", "spec.etcd.electionTimeout", 6, 27, "above 50s")]
    [InlineData("  etcd: {heartbeatInterval: 100.5ms}", "spec.etcd.heartbeatInterval", 6, 29, "whole milliseconds")]
    [InlineData("  certificates: {leafValidity: 100000h}", "spec.certificates.leafValidity", 6, 32, "longer than authorityValidity")]
    [InlineData("  certificates: {renewBefore: 8000h}", "spec.certificates.renewBefore", 6, 31, "half of leafValidity")]
    [InlineData("  certificates: {rotateEvery: {etcd: 5s}}", "spec.certificates.rotateEvery.etcd", 6, 38, "from 1m to")]
    [InlineData("  certificates: {rotateEvery: {serviceAccount: 1h}}", "spec.certificates.rotateEvery.serviceAccount", 6, 48, "from 25h to")]
    [InlineData("  certificates: {leafValidity: 99999999999h}", "spec.certificates.leafValidity", 6, 32, "not a usable duration")]
    [InlineData("  rollout: {minReadySeconds: 200}", "spec.rollout.minReadySeconds", 6, 30, "verifyTimeout")]
    [InlineData("  apiServer: {disableAdmissionPlugins: [NodeRestriction]}", "spec.apiServer.disableAdmissionPlugins[0]", 6, 41, "can't be disabled")]
    [InlineData("  apiServer: {featureGates: {A: 'true'}}", "spec.apiServer.featureGates.A", 6, 33, "true or false")]
    [InlineData("  apiServer: {extraArgs: {--v: '4'}}", "spec.apiServer.extraArgs.--v", 6, 32, "Write v:")]
    [InlineData("  apiServer: {extraArgs: {v: 4}}", "spec.apiServer.extraArgs.v", 6, 30, "in quotes: \"4\"")]
    [InlineData("  apiServer: {extraArgs: {event-ttl: 2h}}", "spec.apiServer.extraArgs.event-ttl", 6, 38, "spec.apiServer.eventTTL")]
    [InlineData("  scheduler: {extraArgs: {leader-elect: 'false'}}", "spec.scheduler.extraArgs.leader-elect", 6, 41, "set by cpctl")]
    [InlineData("  apiServer: {auditPolicy: {kind: Policy, apiVersion: audit.k8s.io/v1}}", "spec.apiServer.auditPolicy", 6, 28, "no rules")]
    [InlineData("  kubelet: {kind: Kubelet}", "spec.kubelet.kind", 6, 19, "KubeletConfiguration")]
    [InlineData("  kubelet: {staticPodPath: /tmp}", "spec.kubelet.staticPodPath", 6, 28, "set by cpctl")]
    [InlineData("  etcd: {heartbeatInterval: 1s, electionTimeout: 50s, autoCompactionRetention: 8}", "spec.etcd.autoCompactionRetention", 6, 80, "Write 0 or a duration")]
    public void Read_OneProblem_IsReportedWithItsPlace(string lines, string path, int line, int column, string words)
    {
        var result = ClusterConfigReader.Read(Head + lines + "\n  version: v1.20.2\n", "c.yaml");

        Assert.Null(result.Value);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(path, problem.Path);
        Assert.Equal(new Position(line, column), problem.Position);
        Assert.Contains(words, problem.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"c.yaml:{line}:{column}: {path}", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.19.16")]
    [InlineData("v1.37.0")]
    [InlineData("v2.20.0")]
    [InlineData("v1.99999999999.0")]
    [InlineData("v1.20.99999")]
    public void Read_UnsupportedVersion_NamesTheRange(string version)
    {
        var problem = Assert.Single(Read($"  version: {version}\n").Problems);

        Assert.Contains("v1.20 to v1.36", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingVersion_SaysWhatToAdd()
    {
        var problem = Assert.Single(Read("  clusterName: prod\n").Problems);

        Assert.Equal("spec.version", problem.Path);
        Assert.Contains("a version such as v1.20.2", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyProblems_AllAtOnceInOrderOfTheFile()
    {
        var result = ClusterConfigReader.Read(
            """
            apiVersion: cpctl.dev/v1
            kind: Controlplane
            metadata: {name: prod}
            spec:
              version: 1.20
              colour: blue
              networking:
                podSubnet: 10.96.0.0/16
                serviceSubnet: 10.96.0.0/12
              etcd:
                heartbeatInterval: 1s
              apiServer:
                eventTTL: never
            """,
            "c.yaml");

        Assert.Equal(
            ["apiVersion", "kind", "metadata.name", "spec.version", "spec.colour", "spec.networking.serviceSubnet", "spec.etcd.electionTimeout", "spec.apiServer.eventTTL"],
            result.Problems.Select(problem => problem.Path));
        Assert.Equal([1, 2, 3, 5, 6, 9, 10, 13], result.Problems.Select(problem => problem.Position!.Value.Line));
    }

    [Theory]
    [InlineData("1.30", "spec.version", "Write v1.30.x")]
    [InlineData("v1.30", "spec.version", "Write v1.30.x")]
    [InlineData("1.30.2", "spec.version", "Write v1.30.2")]
    [InlineData("v1.20.2\n  clusterName: 1.10", "spec.clusterName", "in quotes: \"1.10\"")]
    [InlineData("v1.20.2\n  certSANs: [1e3]", "spec.certSANs[0]", "in quotes: \"1e3\"")]
    [InlineData("v1.20.2\n  certSANs: [0x1F]", "spec.certSANs[0]", "in quotes: \"0x1F\"")]
    public void Read_NumberForText_AdvisesWhatWasWritten(string version, string path, string advice)
    {
        var problem = Assert.Single(Read($"  version: {version}\n").Problems);

        Assert.Equal(path, problem.Path);
        Assert.Contains(advice, problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  version: v1.20.2\u00a0\n", "U+00A0 after \"v1.20.2\", which is no letter of ASCII")]
    [InlineData("  version: v1.20.2\n  controlPlaneEndpoint: \"api.example.org:6443\u200b\"\n", "U+200B after \"api.example.org:6443\", which can't be seen")]
    [InlineData("  version: v1.20.2\n  clusterName: kub\u0435rnetes\n", "U+0435 after \"kub\"")]
    [InlineData("  version: v1.20.2\n  certSANs: [\"\u200fapi.example.org\"]\n", "U+200F at its beginning")]
    [InlineData("  version: v1.20.2\n  clu\u200bsterName: a\n", "U+200B after")]
    public void Read_HiddenCharacter_IsNamedWithItsPlace(string spec, string words)
    {
        var problem = Assert.Single(Read(spec).Problems);

        Assert.Contains(words, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# comment\n---\n", "")]
    [InlineData("---\n# comment\n---\n", "")]
    [InlineData("", "---\n")]
    [InlineData("", "---\n# end\n")]
    [InlineData("", "...\n---\n...\n")]
    public void Read_SeparatorsWithoutDocument_AreTaken(string before, string after) =>
        Assert.Empty(ClusterConfigReader.Read(before + Head + "  version: v1.20.2\n" + after, "c.yaml").Problems);

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("just text", 1, 1)]
    [InlineData("a: 1\na: 2\n", 2, 1)]
    [InlineData("a: [1\n", 2, 1)]
    [InlineData("a: 1\n---\nb: 2\n", 1, 1)]
    public void Read_NoDocument_OneProblemWithItsPlace(string text, int line, int column)
    {
        var problem = Assert.Single(ClusterConfigReader.Read(text, "c.yaml").Problems);

        Assert.Equal(new Position(line, column), problem.Position);
    }

    [Fact]
    public void OrThrow_WithProblems_IsBadInputNamingEachOne()
    {
        var error = Assert.Throws<CpctlException>(() => Read("  version: v9\n  nonsense: 1\n").OrThrow());

        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains("spec.version", error.Why, StringComparison.Ordinal);
        Assert.Contains("spec.nonsense", error.Why, StringComparison.Ordinal);
    }

    private static ConfigResult Read(string spec) => ClusterConfigReader.Read(Head + spec, "c.yaml");
}
