using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Certificates that can be renewed in time, and rollouts that can end.</summary>
internal static class LifetimeRules
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365 * 100);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) => [.. CheckCertificates(spec.Certificates), .. CheckRollout(spec.Rollout)];

    private static List<ConfigProblem> CheckCertificates(CertificatesSpec certificates)
    {
        var authority = new DurationField("spec.certificates.authorityValidity", certificates.AuthorityValidity);
        var leaf = new DurationField("spec.certificates.leafValidity", certificates.LeafValidity);
        var renew = new DurationField("spec.certificates.renewBefore", certificates.RenewBefore ?? "");
        var problems = new List<ConfigProblem>();
        problems.AddRange(authority.MustBe(TimeSpan.FromMinutes(5), LongestLife, "an authority must outlive its own rotation"));
        problems.AddRange(leaf.MustBe(TimeSpan.FromMinutes(2), LongestLife, "a certificate must outlive its own renewal"));
        problems.AddRange(new DurationField("spec.certificates.tokenRetirement", certificates.TokenRetirement).MustBe(
            TimeSpan.Zero, LongestLife, "no token is accepted for ever"));
        problems.AddRange(CheckRotations(certificates));
        problems.AddRange(renew.MustBe(TimeSpan.FromSeconds(10), LongestLife, "renewal takes a moment"));
        if (authority.Value is { } authorityLife && leaf.Value is { } leafLife && leafLife > authorityLife)
        {
            problems.Add(new ConfigProblem(leaf.Path, $"{leaf.Text} is longer than authorityValidity {authority.Text}", "no certificate outlives its authority", "Shorten leafValidity or lengthen authorityValidity."));
        }

        if (leaf.Value is { } life && renew.Value is { } before && before > life / 2)
        {
            problems.Add(new ConfigProblem(renew.Path, $"{renew.Text} is too early for certificates of {leaf.Text}", "they would be renewed all the time", $"Choose at most {GoDuration.Format(life / 2)}, half of leafValidity."));
        }

        return problems;
    }

    /// <summary>Tokens of the last key but one are no longer accepted, whatever time is left to them.</summary>
    private static IEnumerable<ConfigProblem> CheckRotations(CertificatesSpec certificates)
    {
        const string Path = "spec.certificates.rotateEvery";
        var every = certificates.RotateEvery ?? new RotationIntervals();
        var retirement = new DurationField("", certificates.TokenRetirement).Value ?? TimeSpan.Zero;
        return
        [
            .. Interval("cluster", every.Cluster, ShortestInterval),
            .. Interval("etcd", every.Etcd, ShortestInterval),
            .. Interval("frontProxy", every.FrontProxy, ShortestInterval),
            .. Interval("serviceAccount", every.ServiceAccount, retirement > ShortestInterval ? retirement : ShortestInterval),
            .. Interval("encryption", every.Encryption, ShortestInterval),
        ];

        static IEnumerable<ConfigProblem> Interval(string name, string? text, TimeSpan atLeast) =>
            new DurationField($"{Path}.{name}", text ?? "").MustBe(atLeast, LongestLife, "a rotation takes minutes, and that of tokens their retirement besides");
    }

    private static IEnumerable<ConfigProblem> CheckRollout(RolloutSpec rollout)
    {
        var verify = new DurationField("spec.rollout.verifyTimeout", rollout.VerifyTimeout);
        foreach (var problem in verify.MustBe(TimeSpan.FromSeconds(10), TimeSpan.FromHours(2), "an API server alone takes several seconds to start"))
        {
            yield return problem;
        }

        if (verify.Value is { } limit && limit < TimeSpan.FromSeconds(rollout.MinReadySeconds * 2))
        {
            yield return new ConfigProblem("spec.rollout.minReadySeconds", $"{rollout.MinReadySeconds} does not fit into verifyTimeout {verify.Text}", "no component could prove itself in time", "Choose at most half of verifyTimeout.");
        }
    }
}
