namespace Cpctl.StaticPods.Events;

/// <summary>The reasons of Events about backups, of the ControlPlane, by the operator. They are public: scripts and documentation use them.</summary>
public static class BackupEventReasons
{
    public const string Verified = "BackupVerified";
    public const string Failed = "BackupFailed";
    public const string DrillPassed = "DrillPassed";
    public const string DrillFailed = "DrillFailed";
}
