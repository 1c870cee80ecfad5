namespace Cpctl.Recovery.Schedule;

/// <summary>The reasons of Events about backups. They are public: scripts and documentation use them.</summary>
internal static class BackupEvents
{
    public const string Verified = "BackupVerified";
    public const string Failed = "BackupFailed";
}
