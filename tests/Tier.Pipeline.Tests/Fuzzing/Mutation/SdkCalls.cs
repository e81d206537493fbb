namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>Calls as Segment's SDKs and its Kafka destination send them, each with the oddities of its own.</summary>
internal static class SdkCalls
{
    public static readonly string[] All =
    [
        // A browser: a page in the context, no device, ids that are null or empty.
        """
        {"timestamp":"2023-08-29T10:22:06.395Z","integrations":{"All":true},"userId":null,"anonymousId":"2a6f8a5e-31c5-4c34-8f4f-9d0f4a51c1ab","event":"Ride Booked","type":"track","properties":{"rating":5,"price":{"amount":3.25,"currency":"EUR"},"tags":["night","city"]},"context":{"page":{"path":"/ride","referrer":"","search":"?a=1&b=2","title":"Fahrt – Tier","url":"https://example.com/ride?a=1&b=2"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)","userAgentData":{"brands":[{"brand":"Chromium","version":"116"}],"mobile":false},"locale":"de-DE","timezone":"Europe/Berlin","library":{"name":"analytics.js","version":"next-1.55.0"}},"messageId":"ajs-next-5b5f2e0a","writeKey":"","originalTimestamp":"2023-08-29T10:22:05.001Z","sentAt":"2023-08-29T10:22:06.400Z","receivedAt":"2023-08-29T10:22:06.812Z","version":2,"_metadata":{"bundled":["Segment.io"],"unbundled":[]}}
        """,

        // iOS: a name that is empty, a build as text.
        """
        {"anonymousId":"5EED0001-0000-4000-8000-000000000001","channel":"mobile","context":{"app":{"build":"3.0.4.1","name":"","namespace":"com.example.tier","version":"3.0.4"},"device":{"id":"C0FFEE00-0000-4000-8000-000000000001","manufacturer":"Apple","model":"iPhone10,4","name":"iPhone","type":"ios","adTrackingEnabled":false},"library":{"name":"analytics-ios","version":"3.6.10"},"locale":"de-CH","network":{"carrier":"Swisscom","cellular":false,"wifi":true},"os":{"name":"iOS","version":"12.2"},"screen":{"height":667,"width":375},"timezone":"Europe/Zurich","traits":{}},"event":"Signup Started","integrations":{},"messageId":"0F3C1F5C-7D1E-4E0B-9A52-2B8E5B0C7A11","originalTimestamp":"2019-06-04T09:30:12.345+0200","properties":{},"receivedAt":"2019-06-04T07:30:14.000Z","sentAt":"2019-06-04T07:30:13.000Z","timestamp":"2019-06-04T07:30:12.900Z","type":"track","userId":"","version":"1.1"}
        """,

        // Android: numbers where others have texts.
        """
        {"type":"track","messageId":157963456373623802,"userId":157963456373623802,"anonymousId":8001,"event":"Vehicle \ud83d\udef4 Reserved","properties":{"vehicle_number":12345678901234567890,"battery":0.81,"rating":null,"location":[47.3769,8.5417]},"context":{"app":{"name":"Tier","version":304,"build":30032},"device":{"id":"e0c9c11f15c04424","manufacturer":"Xiaomi","model":"MI 8","name":"dipper","type":"android"},"os":{"name":"Android","version":9},"screen":{"density":2.75,"height":2029,"width":1080},"timezone":"Europe/Madrid","traits":{"anonymousId":"x"}},"originalTimestamp":1559633412345,"sentAt":1559633413.5,"receivedAt":"1559633414","timestamp":"1559633412345"}
        """,

        // Go: times as time.Time.String() gives them.
        """
        {"messageId":"l33t","type":"track","userId":"123456","event":"Download","timestamp":"2023-08-29 10:22:06.395377223 +0000 UTC","originalTimestamp":"2023-08-29 12:22:06.395377223 +0200 CEST m=+0.000012345","properties":{"application":"Desktop","platform":"osx","version":"1.1.0"},"context":{"library":{"name":"analytics-go","version":"3.0.0"},"app":null,"os":{},"device":[]},"integrations":{"All":true,"Intercom":false,"Mixpanel":true}}
        """,

        // Python and Node: a server's event, an offset with minutes, microseconds.
        """
        {"integrations": {}, "anonymousId": null, "properties": {"amount": -0.0, "big": 1e21, "when": "2019-06-04"}, "timestamp": "2019-06-04T07:30:12.345678+00:00", "sentAt": "2019-06-04T13:00:12.345678+05:30", "userId": "user\u00e9@example.com", "event": "Order Completed", "messageId": "node-next-1559633412345-0a1b2c3d", "channel": "server", "type": "track", "context": {"library": {"name": "analytics-python", "version": "2.2.0"}, "ip": "127.0.0.1", "active": true}, "_metadata": {"nodeVersion": "18.0.0", "jsRuntime": "node"}}
        """,

        // The Kafka destination of a warehouse replay: what isn't an object where one is wanted.
        """
        {"channel":null,"context":"","event":"Ride Ended","properties":"","type":"track","messageId":"","originalTimestamp":"2019-06-04","receivedAt":null,"sentAt":"","projectId":"p","traits":[1,[2,[3,{"a":{"b":{"c":[{}]}}}]]]}
        """,

        // Keys in lower case, as some collectors write them.
        """
        {"type":"track","event":"Ride Ended","messageid":"m-lower","anonymousid":"a-1","userid":null,"originaltimestamp":"2019-06-04T07:30:12.345Z","sentat":"2019-06-04T07:30:13Z","receivedat":"2019-06-04T07:30:14Z","properties":{"rating":4},"context":{"timezone":"Europe/Berlin"}}
        """,

        // A row of a warehouse's table, and a call with members of the flat form.
        """
        {"id":"ajs-1","event":"ride_started","event_text":"Ride Started","anonymous_id":"a-1","user_id":"u-1","original_timestamp":"2019-06-04 07:30:12.345","sent_at":"2019-06-04 07:30:13","received_at":"2019-06-04 07:30:14","timestamp":"2019-06-04 07:30:12.900","context_timezone":"Europe/Berlin","context_os_name":"iOS","rating":4,"uuid_ts":"2019-06-04 07:31:00"}
        """,
        """{"type":"track","event":"Page Viewed","event_name":"Ride Ended","messageId":"m-1","event_id":"e-1","context_timezone":"UTC","context":{"os":{"name":"iOS"}},"properties":{}}""",

        """{"type":"identify","userId":"u-1","traits":{"plan":"free","age":41},"messageId":"m-2","timestamp":"2019-06-04T07:30:12Z"}""",
        """{"type":"page","name":"Home","properties":{"url":"https://example.com/"},"anonymousId":"a-1"}""",
        """{"type":"alias","previousId":"a-1","userId":"u-1"}""",
    ];
}
