using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class BackupRulesTests
{
    private static readonly BackupSpec Good = new()
    {
        Schedule = "0 */6 * * *",
        Recipients = ["age1qmktdlvc8wg0h43awst85wdcnl8xn0glf4nf2tcqfen3s97j258qwymaz8"],
        Destination = new BackupDestination { Directory = "/srv/backups" },
    };

    private static readonly S3Settings Bucket = new()
    {
        Endpoint = "https://s3.example.org",
        Bucket = "backups",
        Prefix = "clusters/blue",
        CredentialsSecret = new S3CredentialsReference { Name = "backup-store" },
    };

    public static TheoryData<string, BackupSpec> Cases => new()
    {
        { "", Good },
        { "", Good with { Schedule = null } },
        { "", Good with { Recipients = [], Plaintext = true } },
        { "", Good with { TimeZone = "Europe/Berlin" } },
        { "spec.backup.recipients", Good with { Recipients = [] } },
        { "spec.backup.plaintext", Good with { Plaintext = true } },
        { "spec.backup.schedule", Good with { Schedule = "61 * * * *" } },
        { "spec.backup.schedule", Good with { Schedule = "0 0 30 2 *" } },
        { "spec.backup.schedule", Good with { TimeZone = "Europe/Atlantis" } },
        { "", Good with { Schedule = null, Drill = new DrillSpec { Schedule = "0 3 * * 0" } } },
        { "spec.backup.drill.schedule", Good with { Drill = new DrillSpec { Schedule = "0 3 * * 8" } } },
        { "spec.backup.drill.schedule", Good with { Drill = new DrillSpec { Schedule = "0 0 30 2 *" } } },
        { "spec.backup.destination", Good with { Destination = new BackupDestination() } },
        { "spec.backup.destination.directory", At("/var/lib/cpctl/backup") },
        { "spec.backup.destination.directory", At("/var/lib") },
        { "spec.backup.destination.directory", At("/srv/../etc/kubernetes") },
        { "", At("/var/lib/cpctl-backups") },
        { "", At("/var/backups/cpctl") },
        { "", At(Bucket) },
        { "", At(Bucket with { Endpoint = "http://10.0.0.9:9000" }) },
        { "", At(Bucket with { PathStyle = false, Bucket = "backups" }) },
        { "spec.backup.destination", Good with { Destination = new BackupDestination { Directory = "/srv/backups", S3 = Bucket } } },
        { "spec.backup.destination.s3.endpoint", At(Bucket with { Endpoint = "http://10.0.0.9:9000" }) with { Recipients = [], Plaintext = true } },
        { "spec.backup.destination.s3.endpoint", At(Bucket with { Endpoint = "https://" }) },
        { "spec.backup.destination.s3.prefix", At(Bucket with { Prefix = "clusters/../blue" }) },
        { "spec.backup.destination.s3.pathStyle", At(Bucket with { PathStyle = false, Endpoint = "https://10.0.0.9:9000" }) },
        { "spec.backup.destination.s3.pathStyle", At(Bucket with { PathStyle = false, Bucket = "of.blue" }) },
        { "spec.backup.destination.s3.caBundle", At(Bucket with { CaBundle = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }) },
        { "spec.backup.destination.s3.caBundle", At(Bucket with { Endpoint = "http://10.0.0.9:9000", CaBundle = "-----BEGIN" }) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_ABackupSpec_NamesTheFieldThatIsWrong(string field, BackupSpec backup) =>
        Assert.Equal(field, string.Join(",", BackupRules.Check(new ControlPlaneSpec { Backup = backup }).Select(problem => problem.Path)));

    [Fact]
    public void Check_NoBackup_IsFine() => Assert.Empty(BackupRules.Check(new ControlPlaneSpec()));

    private static BackupSpec At(S3Settings s3) => Good with { Destination = new BackupDestination { S3 = s3 } };

    private static BackupSpec At(string directory) => Good with { Destination = new BackupDestination { Directory = directory } };
}
