namespace Tier.DataGenerator.Tracks;

/// <summary>A phone as the SDKs name it: on iOS the hardware's identifier, on Android <c>Build.MODEL</c> and <c>Build.MANUFACTURER</c>.</summary>
/// <param name="OsName">iOS or Android.</param>
/// <param name="Manufacturer">The maker.</param>
/// <param name="Model">The model.</param>
/// <param name="OsVersions">The systems that it ran in June 2019.</param>
internal sealed record DeviceModel(string OsName, string Manufacturer, string Model, IReadOnlyList<string> OsVersions)
{
    /// <summary>iPhones; one that is seen more often is listed more often.</summary>
    public static readonly IReadOnlyList<DeviceModel> Apple =
    [
        IPhone("iPhone8,1", "12.3.1", "12.2", "11.4.1"),
        IPhone("iPhone9,3", "12.3.1", "12.2", "12.1.4"),
        IPhone("iPhone9,4", "12.3.1", "12.2"),
        IPhone("iPhone10,4", "12.3.1", "12.2", "12.1.4"),
        IPhone("iPhone10,4", "12.3.1", "12.2"),
        IPhone("iPhone10,6", "12.3.1", "12.2", "12.3"),
        IPhone("iPhone10,6", "12.3.1", "12.2"),
        IPhone("iPhone11,2", "12.3.1", "12.3", "12.2"),
        IPhone("iPhone11,6", "12.3.1", "12.2"),
        IPhone("iPhone11,8", "12.3.1", "12.3", "12.2"),
        IPhone("iPhone8,4", "12.3.1", "11.4.1", "10.3.3"),
    ];

    /// <summary>Android phones.</summary>
    public static readonly IReadOnlyList<DeviceModel> Android =
    [
        Phone("samsung", "SM-G950F", "9", "8.0.0"),
        Phone("samsung", "SM-G960F", "9", "8.0.0"),
        Phone("samsung", "SM-G973F", "9"),
        Phone("samsung", "SM-A520F", "8.0.0", "7.0"),
        Phone("samsung", "SM-A505FN", "9"),
        Phone("samsung", "SM-G930F", "8.0.0", "7.0"),
        Phone("HUAWEI", "ANE-LX1", "9", "8.0.0"),
        Phone("HUAWEI", "ELE-L29", "9"),
        Phone("HUAWEI", "EML-L29", "9", "8.1.0"),
        Phone("Google", "Pixel 2", "9"),
        Phone("Google", "Pixel 3", "9"),
        Phone("OnePlus", "ONEPLUS A6003", "9", "8.1.0"),
        Phone("Xiaomi", "Redmi Note 5", "8.1.0"),
        Phone("Xiaomi", "MI 8", "9"),
        Phone("motorola", "moto g(6)", "8.0.0", "9"),
        Phone("Sony", "G8341", "9", "8.0.0"),
    ];

    private static DeviceModel IPhone(string model, params string[] osVersions) => new("iOS", "Apple", model, osVersions);

    private static DeviceModel Phone(string manufacturer, string model, params string[] osVersions) => new("Android", manufacturer, model, osVersions);
}
