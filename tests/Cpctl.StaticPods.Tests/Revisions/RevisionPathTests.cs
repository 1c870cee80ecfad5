using System.Text.Json;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Revisions;

/// <summary>An agent writes as root what a revision names: its paths stay where revisions have files.</summary>
[Trait("Category", "Unit")]
public sealed class RevisionPathTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");

    public static TheoryData<string> Outside => new(
        "/etc/cron.d/job",
        "/etc/kubernetes/manifests/../../cron.d/job",
        "/var/lib/cpctl/config/../signers/signers.json",
        "/var/lib/cpctl/config/a/./b",
        "/var/lib/cpctl/config//b",
        "/var/lib/cpctl/config/",
        "/var/lib/cpctl/config",
        "/var/lib/cpctl/configuration/a",
        "/etc/kubernetes/manifests/a/b.yaml",
        "/etc/kubernetes/manifests/.hidden.yaml",
        "/var/lib/kubelet/pki/kubelet.key",
        "/var/lib/cpctl/config/a\0b",
        "../../var/lib/cpctl/config/a",
        "var/lib/cpctl/config/a",
        "");

    [Theory]
    [MemberData(nameof(Outside))]
    public void Read_PathThatLeadsElsewhere_IsRefused(string path)
    {
        var content = RevisionContent.Of([new RevisionFile(path, ComponentNames.Settings, "x")]);
        var bytes = RevisionJson.Write(new Revision(1, content, new Dictionary<string, long> { [ComponentNames.Settings] = 1 }));

        Assert.Contains("none of /etc/kubernetes/manifests", Assert.Throws<InvalidDataException>(() => RevisionJson.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void TryLoad_IndexThatLeadsElsewhere_IsRefused(string path)
    {
        var paths = new NodePaths(_root.FullName);
        new StagedRevisions(paths, TestSpecs.Node).Stage(Simulation.First, 6444, previous: null);
        var index = Path.Combine(paths.Revision(1), "staged.json");
        File.WriteAllBytes(index, JsonSerializer.SerializeToUtf8Bytes(
            new StagedIndex(6444, new Dictionary<string, string> { [path] = ComponentNames.Settings }, TestSpecs.Node.Ip), AgentStateJson.Default.StagedIndex));

        Assert.Throws<InvalidDataException>(() => new StagedRevisions(paths, TestSpecs.Node).TryLoad(1));
    }

    [Fact]
    public void Read_WhatIsRendered_IsTaken() => Assert.Equal(Simulation.First.Content.Hash, RevisionJson.Read(RevisionJson.Write(Simulation.First)).Content.Hash);

    public void Dispose() => _root.Delete(recursive: true);
}
