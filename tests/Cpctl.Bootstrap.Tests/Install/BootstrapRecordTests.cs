using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Tests.Install;

[Trait("Category", "Unit")]
public sealed class BootstrapRecordTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Load_NothingSaved_IsNull() => Assert.Null(BootstrapRecord.TryLoad(_node.Paths));

    [Fact]
    public void Load_Saved_IsTheSameRequest()
    {
        Record("v1.20.2").Save(_node.Paths);
        var loaded = BootstrapRecord.TryLoad(_node.Paths)!;
        Assert.Equal(("cp1", "10.0.0.1", "local/cpctl:1"), (loaded.NodeName, loaded.NodeIp, loaded.ControlPlane.Spec.Images.Cpctl));
        Assert.Empty(loaded.DriftTo(Record("v1.20.2")));
    }

    [Fact]
    public void Load_OfARestore_SaysWhatItGoesOnFrom()
    {
        var restored = new RestoredFrom("the backup of yesterday", 7, 3);
        (Record("v1.20.2") with { Restored = restored }).Save(_node.Paths);
        Assert.Equal(restored, BootstrapRecord.TryLoad(_node.Paths)!.Restored);
    }

    [Fact]
    public void Next_OfARestore_IsOneMoreAndAllOfItIsNew()
    {
        var content = RevisionContent.Of([new RevisionFile("etc/a", "one", "text"), new RevisionFile("etc/b", "two", "text")]);
        var next = new RestoredFrom("b", 7, 3).Next(content);
        Assert.Equal(8, next.Number);
        Assert.Equal(["one", "two"], next.Changed);
    }

    [Fact]
    public void Drift_OtherVersionAndName_NamesBoth()
    {
        var drift = Record("v1.20.2").DriftTo(Record("v1.21.0") with { NodeName = "cp9" });
        Assert.Equal(["--node-name: \"cp1\", now \"cp9\"", "spec.version: \"v1.20.2\", now \"v1.21.0\""], drift);
    }

    [Fact]
    public void Retire_Saved_MovesItToTheArchive()
    {
        Record("v1.20.2").Save(_node.Paths);
        BootstrapRecord.Retire(_node.Paths, new Archive(_node.Paths, TimeProvider.System));
        Assert.Null(BootstrapRecord.TryLoad(_node.Paths));
        Assert.Single(Directory.EnumerateFiles(_node.Paths.ArchiveDirectory));
    }

    private static BootstrapRecord Record(string version) => new(
        "cp1",
        "10.0.0.1",
        new ControlPlane { Spec = new ControlPlaneSpec { Version = version } },
        new ControlPlane { Spec = new ControlPlaneSpec { Version = version, Images = new ImagesSpec { Cpctl = "local/cpctl:1" } } });
}
