using Cpctl.Api.Configuration;

namespace Cpctl.Bootstrap.Tests.Cases;

/// <summary>Configurations as people write and paste them.</summary>
[Trait("Category", "Unit")]
public sealed class YamlCaseTests
{
    [Fact]
    public void Read_TrailingSeparator_IsTaken() => Assert.Empty(Read("ok-trailing-separator.yaml").Problems);

    [Fact]
    public void Read_Numbers_AdvisesWhatWasWritten()
    {
        var problems = Read("advice-float.yaml").Problems.ToDictionary(problem => problem.Path, problem => problem.Remedy);

        Assert.Contains("v1.30.x", problems["spec.version"], StringComparison.Ordinal);
        Assert.Contains("\"1.10\"", problems["spec.clusterName"], StringComparison.Ordinal);
        Assert.Contains("\"1e3\"", problems["spec.certSANs[0]"], StringComparison.Ordinal);
        Assert.Contains("\"1.20\"", problems["spec.apiServer.extraArgs.feature"], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HiddenCharacters_NamesEach()
    {
        var problems = Read("advice-hidden-characters.yaml").Problems.ToDictionary(problem => problem.Path, problem => problem.Why);

        Assert.Contains("U+00A0 after \"v1.20.2\"", problems["spec.version"], StringComparison.Ordinal);
        Assert.Contains("U+200B after \"api.example.org:6443\"", problems["spec.controlPlaneEndpoint"], StringComparison.Ordinal);
        Assert.Contains("U+0435 after \"kub\"", problems["spec.clusterName"], StringComparison.Ordinal);
        Assert.Contains("U+2010 at its beginning", problems["spec.certSANs[0]"], StringComparison.Ordinal);
        Assert.Contains("U+2024 after \"api\"", problems["spec.certSANs[1]"], StringComparison.Ordinal);
    }

    private static ConfigResult Read(string name) => ClusterConfigReader.Read(File.ReadAllText(CaseFiles.PathOf($"yaml/{name}")), name);
}
