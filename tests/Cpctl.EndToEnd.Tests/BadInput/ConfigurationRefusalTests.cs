namespace Cpctl.EndToEnd.Tests.BadInput;

/// <summary>A configuration file that can't be: every problem at once, each with its place; nothing changed; exit 2.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class ConfigurationRefusalTests(FreshNodes nodes)
{
    [Fact]
    public async Task Bootstrap_ManyProblems_ReportsAllWithTheirPathsAndChangesNothing()
    {
        var node = await nodes.BareAsync();
        await node.WriteFileAsync("/tmp/bad.yaml", """
            apiVersion: cpctl.dev/v1alpha1
            kind: ControlPlane
            metadata: {name: cluster}
            spec:
              version: latest
              colour: blue
              networking: {podSubnet: 10.96.0.0/16, serviceSubnet: 10.96.0.0/12}
              etcd: {quotaBackendBytes: plenty}
              rollout: {minReadySeconds: -1}
            """, TestContext.Current.CancellationToken);
        var before = await node.FilesAsync();

        var result = await node.CpctlAsync("bootstrap", "--config", "/tmp/bad.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.All(
            ["spec.version", "spec.colour", "spec.networking", "spec.etcd.quotaBackendBytes", "spec.rollout.minReadySeconds"],
            path => Assert.Contains(path, result.Error, StringComparison.Ordinal));
        Assert.Equal(before, await node.FilesAsync());
    }

    [Fact]
    public async Task Bootstrap_MissingFile_SaysWhich()
    {
        var result = await (await nodes.BareAsync()).CpctlAsync("bootstrap", "--config", "/tmp/absent.yaml");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/tmp/absent.yaml", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_UnknownOption_IsUsageError() =>
        Assert.Equal(2, (await (await nodes.BareAsync()).CpctlAsync("bootstrap", "--no-such-option")).ExitCode);
}
