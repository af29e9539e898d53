#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/ipluginbase.h: <c>PFactoryInfo</c>, 452 bytes. Strings are zero-terminated.</summary>
internal unsafe struct PFactoryInfo
{
    public const int VendorSize = 64;
    public const int UrlSize = 256;
    public const int EmailSize = 128;

    /// <summary>The module stays in the process once it is loaded.</summary>
    public const int ComponentNonDiscardable = 1 << 3;

    /// <summary>Strings of components are UTF-16.</summary>
    public const int Unicode = 1 << 4;

    public fixed byte Vendor[VendorSize];
    public fixed byte Url[UrlSize];
    public fixed byte Email[EmailSize];
    public int Flags;
}

/// <summary><c>PClassInfo</c>, 116 bytes.</summary>
internal unsafe struct PClassInfo
{
    public const int CategorySize = 32;
    public const int NameSize = 64;

    /// <summary>Any number of instances.</summary>
    public const int ManyInstances = 0x7FFFFFFF;

    public Iid ClassId;
    public int Cardinality;
    public fixed byte Category[CategorySize];
    public fixed byte Name[NameSize];
}

/// <summary><c>PClassInfo2</c>, 440 bytes.</summary>
internal unsafe struct PClassInfo2
{
    public const int SubCategoriesSize = 128;
    public const int VendorSize = 64;
    public const int VersionSize = 64;

    public PClassInfo First;
    public uint ClassFlags;
    public fixed byte SubCategories[SubCategoriesSize];
    public fixed byte Vendor[VendorSize];
    public fixed byte Version[VersionSize];
    public fixed byte SdkVersion[VersionSize];
}

/// <summary><c>PClassInfoW</c>, 696 bytes: as <see cref="PClassInfo2"/> with UTF-16 names.</summary>
internal unsafe struct PClassInfoW
{
    public Iid ClassId;
    public int Cardinality;
    public fixed byte Category[PClassInfo.CategorySize];
    public fixed char Name[PClassInfo.NameSize];
    public uint ClassFlags;
    public fixed byte SubCategories[PClassInfo2.SubCategoriesSize];
    public fixed char Vendor[PClassInfo2.VendorSize];
    public fixed char Version[PClassInfo2.VersionSize];
    public fixed char SdkVersion[PClassInfo2.VersionSize];
}

/// <summary><c>IPluginFactory</c>, 2 and 3 in one table, as each extends the one before.</summary>
internal unsafe struct PluginFactoryVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, PFactoryInfo*, int> GetFactoryInfo;
    public delegate* unmanaged[Cdecl]<void*, int> CountClasses;
    public delegate* unmanaged[Cdecl]<void*, int, PClassInfo*, int> GetClassInfo;

    /// <summary>(this, class id, interface id, receives a counted pointer).</summary>
    public delegate* unmanaged[Cdecl]<void*, Iid*, Iid*, void**, int> CreateInstance;

    public delegate* unmanaged[Cdecl]<void*, int, PClassInfo2*, int> GetClassInfo2;
    public delegate* unmanaged[Cdecl]<void*, int, PClassInfoW*, int> GetClassInfoUnicode;
    public delegate* unmanaged[Cdecl]<void*, FUnknown*, int> SetHostContext;
}

/// <summary>The factory as an interface pointer sees it.</summary>
internal unsafe struct IPluginFactory
{
    public PluginFactoryVtable* Vtable;

    public static Iid Id => new(0x7A4D811C, 0x52114A1F, 0xAED9D2EE, 0x0B43BF9F);

    public static Iid Id2 => new(0x0007B650, 0xF24B4C0B, 0xA464EDB9, 0xF00B2ABB);

    public static Iid Id3 => new(0x4555A2AB, 0xC1234E57, 0x9B122910, 0x36878931);
}
