using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>IPluginFactory, 2 and 3: lists and creates our plug-ins. One object that lives as long as the process.</summary>
internal static unsafe class PluginFactory
{
    private static readonly IPluginFactory* Shared = Make();
    private static int _references;

    /// <summary>The factory with one more reference.</summary>
    internal static IPluginFactory* Take()
    {
        Interlocked.Increment(ref _references);
        return Shared;
    }

    private static IPluginFactory* Make()
    {
        var table = (PluginFactoryVtable*)NativeMemory.AllocZeroed((nuint)sizeof(PluginFactoryVtable));
        table->Unknown.QueryInterface = &QueryInterface;
        table->Unknown.AddRef = &AddRef;
        table->Unknown.Release = &Release;
        table->GetFactoryInfo = &GetFactoryInfo;
        table->CountClasses = &CountClasses;
        table->GetClassInfo = &GetClassInfo;
        table->CreateInstance = &CreateInstance;
        table->GetClassInfo2 = &GetClassInfo2;
        table->GetClassInfoUnicode = &GetClassInfoUnicode;
        table->SetHostContext = &SetHostContext;
        var factory = (IPluginFactory*)NativeMemory.AllocZeroed((nuint)sizeof(IPluginFactory));
        factory->Vtable = table;
        return factory;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int QueryInterface(void* self, Iid* id, void** result)
    {
        if (result == null) return Result.InvalidArgument;
        *result = null;
        if (id == null) return Result.InvalidArgument;
        if (!id->Equals(FUnknown.Id) && !id->Equals(IPluginFactory.Id) && !id->Equals(IPluginFactory.Id2) && !id->Equals(IPluginFactory.Id3)) return Result.NoInterface;
        *result = Take();
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint AddRef(void* self) => (uint)Interlocked.Increment(ref _references);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Release(void* self) => (uint)Interlocked.Decrement(ref _references);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetFactoryInfo(void* self, PFactoryInfo* info)
    {
        if (info == null) return Result.InvalidArgument;
        *info = default;
        NativeText.Write(ModuleDescription.Vendor, info->Vendor, PFactoryInfo.VendorSize);
        info->Flags = PFactoryInfo.Unicode | PFactoryInfo.ComponentNonDiscardable;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CountClasses(void* self) => ModuleDescription.Classes.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetClassInfo(void* self, int index, PClassInfo* info)
    {
        if (info == null || ClassAt(index) is not { } one) return Result.InvalidArgument;
        Fill(one, info);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetClassInfo2(void* self, int index, PClassInfo2* info)
    {
        if (info == null || ClassAt(index) is not { } one) return Result.InvalidArgument;
        *info = default;
        Fill(one, &info->First);
        NativeText.Write(one.SubCategories, info->SubCategories, PClassInfo2.SubCategoriesSize);
        NativeText.Write(ModuleDescription.Vendor, info->Vendor, PClassInfo2.VendorSize);
        NativeText.Write(ModuleDescription.Version, info->Version, PClassInfo2.VersionSize);
        NativeText.Write(ModuleDescription.SdkVersion, info->SdkVersion, PClassInfo2.VersionSize);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetClassInfoUnicode(void* self, int index, PClassInfoW* info)
    {
        if (info == null || ClassAt(index) is not { } one) return Result.InvalidArgument;
        *info = default;
        info->ClassId = IdOf(one);
        info->Cardinality = PClassInfo.ManyInstances;
        NativeText.Write(ModuleDescription.AudioCategory, info->Category, PClassInfo.CategorySize);
        NativeText.Write(one.Name, info->Name, PClassInfo.NameSize);
        NativeText.Write(one.SubCategories, info->SubCategories, PClassInfo2.SubCategoriesSize);
        NativeText.Write(ModuleDescription.Vendor, info->Vendor, PClassInfo2.VendorSize);
        NativeText.Write(ModuleDescription.Version, info->Version, PClassInfo2.VersionSize);
        NativeText.Write(ModuleDescription.SdkVersion, info->SdkVersion, PClassInfo2.VersionSize);
        return Result.Ok;
    }

    // Nothing of the host's context is of use to an effect without an editor, so no reference is kept.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetHostContext(void* self, FUnknown* context) => Result.Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateInstance(void* self, Iid* classId, Iid* interfaceId, void** result)
    {
        if (result == null) return Result.InvalidArgument;
        *result = null;
        if (classId == null || interfaceId == null) return Result.InvalidArgument;
        try
        {
            if (PluginBundle.Realtime == null) return Result.NotInitialized;
            if (TypeOf(classId) is not { } type) return Result.InvalidArgument;
            Vst3Interface* made = Vst3Object.Create(type);
            var unknown = (FUnknownVtable*)made->Vtable;
            int found = unknown->QueryInterface(made, interfaceId, result);
            unknown->Release(made);
            return found;
        }
        catch (Exception)
        {
            return Result.InternalError;
        }
    }

    private static ClassDescription? ClassAt(int index) =>
        index >= 0 && index < ModuleDescription.Classes.Count ? ModuleDescription.Classes[index] : null;

    // In the order of ModuleDescription.Classes.
    private static PluginType? TypeOf(Iid* classId)
    {
        PluginType[] types = [PluginType.Timbre, PluginType.Drums];
        for (int i = 0; i < types.Length; i++)
        {
            if (classId->Equals(IdOf(ModuleDescription.Classes[i]))) return types[i];
        }

        return null;
    }

    private static Iid IdOf(ClassDescription one) => new(one.Word1, one.Word2, one.Word3, one.Word4);

    private static void Fill(ClassDescription one, PClassInfo* info)
    {
        *info = default;
        info->ClassId = IdOf(one);
        info->Cardinality = PClassInfo.ManyInstances;
        NativeText.Write(ModuleDescription.AudioCategory, info->Category, PClassInfo.CategorySize);
        NativeText.Write(one.Name, info->Name, PClassInfo.NameSize);
    }
}
