using Tier.Pipeline.Records;

namespace Tier.LocalHost.Servers;

/// <summary>An installation of Kafka on this machine.</summary>
internal sealed record KafkaInstallation(string Home)
{
    public string StorageProgram => Path.Combine(Home, "bin", "kafka-storage.sh");

    public string ServerProgram => Path.Combine(Home, "bin", "kafka-server-start.sh");

    /// <summary>Looks whether the home is one, and whether Java is there.</summary>
    /// <exception cref="SettingException">One of both isn't.</exception>
    public static KafkaInstallation Find(string? home)
    {
        if (string.IsNullOrEmpty(home))
        {
            throw new SettingException("KAFKA_HOME", "KAFKA_HOME is not set. Set it to the folder of a Kafka installation, an unpacked archive from kafka.apache.org.");
        }

        var installation = new KafkaInstallation(Path.GetFullPath(home));
        foreach (var program in new[] { installation.ServerProgram, installation.StorageProgram })
        {
            if (!File.Exists(program))
            {
                throw new SettingException("KAFKA_HOME", $"KAFKA_HOME is {home}, but there is no {program}. Set it to the folder of a Kafka installation, an unpacked archive from kafka.apache.org.");
            }
        }

        CheckJava();
        return installation;
    }

    /// <summary>Runs it, as Kafka's scripts will: macOS has a java on PATH that only says that there is none.</summary>
    private static void CheckJava()
    {
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        var java = string.IsNullOrEmpty(home) ? CommandSearch.Find("java") : Path.Combine(home, "bin", "java");
        if (java is null || !File.Exists(java) || !ShortCommand.Run(java, "-version").Succeeded)
        {
            throw new SettingException("JAVA_HOME", $"Kafka needs Java 17 or later, and there is none {(string.IsNullOrEmpty(home) ? "on PATH" : $"in JAVA_HOME ({home})")}. Install it (Debian, Ubuntu: apt-get install default-jre-headless), or unset KAFKA_HOME to use the broker that needs none.");
        }
    }
}
