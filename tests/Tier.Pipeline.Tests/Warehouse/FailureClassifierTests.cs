using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using Confluent.Kafka;
using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Warehouse;

public sealed class FailureClassifierTests
{
    // By number, as the servers' own references have them; the classifier has the driver's names.
    private static readonly Dictionary<FailureKind, int[]> Wanted = new()
    {
        [FailureKind.Conflict] = [1020, 1205, 1213, 1412, 1615, 3101],
        [FailureKind.DuplicateKey] = [1062, 1586],
        [FailureKind.Refused] =
        [
            1048, 1118, 1153, 1162, 1197, 1216, 1263, 1264, 1265, 1292, 1300, 1301, 1365, 1366, 1367, 1369, 1390, 1406, 1411, 1416, 1441, 1452, 1470, 1525, 1690,
            3069, 3140, 3141, 3142, 3144, 3145, 3146, 3150, 3151, 3155, 3157, 3158, 3819, 3854, 3988, 4025,
        ],
        [FailureKind.Systemic] =
        [
            1004, 1013, 1015, 1016, 1017, 1021, 1023, 1024, 1026, 1030, 1032, 1033, 1034, 1035, 1036, 1037, 1038, 1040, 1041, 1042, 1043, 1044, 1045, 1046, 1047, 1049,
            1051, 1053, 1054, 1058, 1064, 1077, 1078, 1079, 1080, 1099, 1100, 1105, 1109, 1114, 1129, 1130, 1135, 1136, 1137, 1142, 1143, 1146, 1152, 1154, 1155, 1156,
            1157, 1158, 1159, 1160, 1161, 1180, 1181, 1182, 1183, 1184, 1192, 1193, 1194, 1195, 1203, 1206, 1207, 1223, 1226, 1227, 1251, 1288, 1290, 1296, 1297, 1305,
            1317, 1348, 1356, 1364, 1370, 1423, 1436, 1449, 1459, 1461, 1471, 1524, 1534, 1598, 1637, 1689, 1698, 1792, 1812, 1813, 1814, 1815, 1820, 1836, 1862, 1874,
            1877, 1878, 1927, 1969, 2002, 2003, 2005, 2006, 2012, 2013, 2014, 2026, 2055, 3019, 3024, 3032, 3100, 3118, 3159, 3169, 3503, 3675, 3989, 4031, 4151,
        ],
    };

    public static TheoryData<int, FailureKind> Codes()
    {
        var data = new TheoryData<int, FailureKind>();
        foreach (var (kind, codes) in Wanted)
        {
            Array.ForEach(codes, code => data.Add(code, kind));
        }

        return data;
    }

    [Theory, MemberData(nameof(Codes))]
    public void Every_code_has_its_kind(int code, FailureKind kind)
    {
        FailureClassifier.Classify(Server(code)).Should().Be(kind);
        FailureClassifier.Classify(new AggregateException(Server(code))).Should().Be(kind);
    }

    [Fact]
    public void The_table_above_has_every_code_that_the_classifier_names() =>
        FailureClassifier.Known.Select(known => ((int)known.Key, known.Value))
            .Should().BeEquivalentTo(Wanted.SelectMany(kind => kind.Value, (kind, code) => (code, kind.Key)));

    [Theory]
    [InlineData(1644)] // a trigger's SIGNAL without a number
    [InlineData(1526)] // no partition for the value: a strange date, or maintenance that was forgotten
    [InlineData(30_001)]
    [InlineData(9_999)]
    public void Any_other_code_is_unknown(int code) => FailureClassifier.Classify(Server(code)).Should().Be(FailureKind.Unknown);

    public static TheoryData<string, FailureKind> Failures() => new()
    {
        { "refused connection", FailureKind.Systemic },
        { "connection failed", FailureKind.Systemic },
        { "TLS", FailureKind.Systemic },
        { "TLS of the driver", FailureKind.Systemic },
        { "command time-out", FailureKind.Systemic },
        { "end of stream", FailureKind.Systemic },
        { "time-out", FailureKind.Systemic },
        { "disposed connection", FailureKind.Systemic },
        { "broker", FailureKind.Systemic },
        { "wrapped socket", FailureKind.Systemic },
        { "wrapped refusal", FailureKind.Refused },
        { "many addresses", FailureKind.Systemic },
        { "refusal and outage", FailureKind.Systemic },
        { "two refusals", FailureKind.Refused },
        { "refusal and cancellation", FailureKind.Unknown },
        { "wrapped a time-out deep down", FailureKind.Systemic },
        { "cancellation", FailureKind.Cancelled },
        { "cancelled task", FailureKind.Cancelled },
        { "invariant", FailureKind.Verdict },
        { "setting", FailureKind.Verdict },
        { "missing offsets", FailureKind.Verdict },
        { "invariant with a cause", FailureKind.Verdict },
        { "value of a type that can't be sent", FailureKind.Unknown },
        { "bug", FailureKind.Unknown },
    };

    [Theory, MemberData(nameof(Failures))]
    public void Failures_without_a_server_s_code_have_their_kinds(string failure, FailureKind kind) => FailureClassifier.Classify(Of(failure)).Should().Be(kind);

    [Fact]
    public void What_fails_once_the_caller_has_ended_the_load_failed_because_of_that()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        FailureClassifier.Classify(Server(1317), ended.Token).Should().Be(FailureKind.Cancelled);
        FailureClassifier.Classify(Of("refused connection"), ended.Token).Should().Be(FailureKind.Cancelled);
        FailureClassifier.Classify(Of("cancellation"), ended.Token).Should().Be(FailureKind.Cancelled);
        FailureClassifier.Classify(Of("invariant"), ended.Token).Should().Be(FailureKind.Verdict, "a broken promise is not undone by a stop");
    }

    [Fact]
    public void A_cancellation_that_is_not_the_caller_s_is_a_time_out() =>
        FailureClassifier.Classify(new OperationCanceledException(), CancellationToken.None).Should().Be(FailureKind.Systemic);

    private static Exception Of(string failure) => failure switch
    {
        "refused connection" => new SocketException((int)SocketError.ConnectionRefused),
        "connection failed" => Driver(MySqlErrorCode.UnableToConnectToHost, new SocketException((int)SocketError.TimedOut)),
        "TLS" => new AuthenticationException("the certificate has expired"),
        "TLS of the driver" => Driver(MySqlErrorCode.None, new AuthenticationException()),
        "command time-out" => Driver(MySqlErrorCode.CommandTimeoutExpired, null),
        "end of stream" => Driver(MySqlErrorCode.None, new EndOfStreamException()),
        "time-out" => new TimeoutException(),
        "disposed connection" => new ObjectDisposedException("MySqlConnection"),
        "broker" => new KafkaException(new Error(ErrorCode.Local_AllBrokersDown)),
        "wrapped socket" => new InvalidOperationException("", new IOException("", new SocketException((int)SocketError.ConnectionReset))),
        "wrapped refusal" => new TargetInvocationException(new InvalidOperationException("", Server(1406))),
        "many addresses" => new AggregateException(new SocketException(), new SocketException()),
        "refusal and outage" => new AggregateException(Server(1406), new SocketException()),
        "two refusals" => new AggregateException(Server(1406), new AggregateException(Server(1264))),
        "refusal and cancellation" => new AggregateException(Server(1406), new OperationCanceledException()),
        "wrapped a time-out deep down" => new NotSupportedException("", new TargetInvocationException(new TimeoutException())),
        "cancellation" => new OperationCanceledException(),
        "cancelled task" => new TaskCanceledException("", new SocketException()),
        "invariant" => new InvariantException("broken"),
        "setting" => new SettingException("MySqlConnection", "wrong"),
        "missing offsets" => new MissingOffsetsException("weather", 0, 1, 2, 3),
        "invariant with a cause" => new InvariantException("broken", Server(1062)),
        "value of a type that can't be sent" => new NotSupportedException(),
        "bug" => new KeyNotFoundException(),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    private static MySqlException Server(int code) => Driver((MySqlErrorCode)code, null);

    // The driver makes such exceptions itself, and nobody else can.
    private static MySqlException Driver(MySqlErrorCode code, Exception? inner) =>
        (MySqlException)Activator.CreateInstance(typeof(MySqlException), BindingFlags.Instance | BindingFlags.NonPublic, null, [code, null, "message", inner], null)!;
}
